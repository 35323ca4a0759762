import ui from '@nuxt/ui/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const root = import.meta.dirname
/** Specs that need the running bed: an engine, two registries and an image. They share one, one at a time. */
const onBed = 'test/**/*.bed.spec.ts'
const node = (name: string, ...folders: string[]) => ({
  root,
  test: {
    name,
    environment: 'node' as const,
    include: folders.map((folder) => `test/${folder}/**/*.spec.ts`),
    exclude: [onBed],
    testTimeout: 10_000,
  },
})

export default defineConfig({
  root,
  test: {
    // Two cores: more workers only wait for each other.
    maxWorkers: 2,
    passWithNoTests: false,
    coverage: { provider: 'v8', reportsDirectory: 'coverage', include: ['contract/**', 'core/**', 'web/**'] },
    projects: [
      node('contract', 'contract'),
      node('core', 'core'),
      node('web', 'web'),
      node('cli', 'cli'),
      node('electron', 'electron'),
      node('shells', 'shells'),
      node('build', 'build', 'bed', 'bench', 'support'),
      {
        root,
        plugins: [vue(), ui({ root, dts: false })],
        test: {
          name: 'renderer',
          environment: 'happy-dom',
          include: ['test/renderer/**/*.spec.ts'],
          testTimeout: 10_000,
        },
      },
      {
        root,
        test: {
          name: 'bed',
          environment: 'node',
          include: [onBed],
          globalSetup: ['test/bed/global-setup.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
