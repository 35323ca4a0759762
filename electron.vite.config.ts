import { resolve } from 'node:path'
import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import { bundledPackages } from './build/parts/bundled-packages.mjs'

const root = import.meta.dirname
const entries = (files: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([name, file]) => [name, resolve(root, file)]))

/**
 * The keyring is a native add-on and `electron` is the runtime itself. Everything else is bundled: one file
 * to read instead of some four hundred halves the time to start.
 */
const native = /^@napi-rs\/keyring$/

export default defineConfig({
  main: {
    plugins: [bundledPackages()],
    build: {
      // Web mode runs the same bundle in plain Node, so the floor is ours, not Electron's.
      target: 'node20.19',
      externalizeDeps: false,
      // Not minified: it gains nothing at start, and a bug's trace keeps its names.
      minify: false,
      sourcemap: false,
      rolldownOptions: {
        input: entries({
          main: 'electron/main.ts',
          web: 'web/web.ts',
          terminal: 'terminal/terminal.ts',
          cli: 'cli/cli.ts',
        }),
        external: [native],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    plugins: [bundledPackages()],
    build: {
      target: 'node20.19',
      externalizeDeps: false,
      minify: true,
      sourcemap: false,
      rolldownOptions: {
        input: entries({ preload: 'electron/preload.ts' }),
        // A sandboxed preload can load one CommonJS file and no other.
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: resolve(root, 'renderer'),
    plugins: [
      vue(),
      ui({
        // Blue for what can be pressed, so that green is free to say that something works.
        ui: {
          colors: { primary: 'sky' },
          formField: { slots: { hint: 'text-xs', help: 'mt-1 text-xs', error: 'mt-1 text-xs' } },
        },
        // Without the scan the page asks icon servers; with it the icons in use are in the bundle.
        icon: { clientBundle: { scan: { globInclude: ['renderer/**/*.{ts,vue}'] } } },
        root,
        dts: false,
      }),
      bundledPackages(),
    ],
    build: {
      target: 'chrome130',
      minify: true,
      sourcemap: false,
      emptyOutDir: true,
      // One page from the local disk: a big chunk costs no download.
      chunkSizeWarningLimit: 2000,
      rolldownOptions: { input: entries({ index: 'renderer/index.html' }), checks: { pluginTimings: false } },
    },
  },
})
