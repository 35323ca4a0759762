import { randomBytes } from 'node:crypto'
import { PiniaColada } from '@pinia/colada'
import { flushPromises, mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { afterEach, expect, it } from 'vitest'
import { ref } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { standardSettings } from '../../../../core/shell/settings-store.ts'
import type { Command } from '../../../../renderer/frame/palette/command.ts'
import { useRecentCommands } from '../../../../renderer/frame/palette/recent-commands.store.ts'
import { useFoundCommands } from '../../../../renderer/frame/palette/use-found-commands.ts'
import { createTexts } from '../../../../renderer/messages/texts.ts'
import { provideClient } from '../../../../renderer/rpc/client.ts'
import { Connection } from '../../../../renderer/rpc/connection.ts'

/** Stands in every name and address of the workspace, and nowhere else. */
const canary = `canary${randomBytes(8).toString('hex')}`

/** What a stand-in core answers, by procedure; every other call waits for ever. No pull runs. */
const answers: Readonly<Record<string, unknown>> = {
  'app.settings': standardSettings,
  'projects.list': ['p1', 'p2'].map((id) => ({
    id,
    name: `${canary}-${id}`,
    environmentId: 'e1',
    namespaces: ['n1', 'n2', 'n3'].map((each) => ({ id: `${id}${each}`, name: `${canary}-${each}` })),
  })),
  'environments.list': ['e1', 'e2'].map((id) => ({
    id,
    name: `${canary}-${id}`,
    endpoint: `tcp://${canary}:2376`,
    way: 'tls',
    origins: [],
    hidden: false,
    absent: false,
    projects: [],
  })),
  'registries.list': [
    { id: 'r1', projectId: 'p1', name: canary, address: `${canary}.test`, username: canary, state: 'active' },
  ],
  'services.list': [
    { id: 's1', environmentId: 'e1', name: canary, image: `${canary}/app`, scale: 1, state: 'steady' },
  ],
}

afterEach(() => localStorage.clear())

it('LK-01: what the browser keeps of the commands that were used holds no name and no address', async () => {
  const connection = new Connection(
    async () => ({
      link: { call: async (path) => answers[path.join('.')] ?? new Promise(() => undefined) },
      closed: new Promise<void>(() => undefined),
      close: () => undefined,
    }),
    () => Promise.resolve(),
  )
  void connection.run()
  const words = ref('')
  const used: Command[] = []
  let useAll: () => void = () => undefined
  const page = mount(
    {
      setup() {
        const rooms = useFoundCommands(words)
        const recent = useRecentCommands()
        useAll = () => {
          for (const command of rooms.value.flatMap(({ commands }) => commands)) {
            used.push(command)
            recent.use(command.id)
            expect(localStorage.getItem('fairlead.commands')).toContain(command.id)
            expect(JSON.stringify({ ...localStorage })).not.toContain(canary)
          }
        }
        return {}
      },
      template: '<i />',
    },
    {
      global: {
        plugins: [
          createPinia(),
          PiniaColada,
          createTexts(),
          createRouter({ history: createMemoryHistory(), routes: [] }),
          { install: (app) => provideClient(app, connection) },
        ],
      },
    },
  )
  await flushPromises()
  for (const typed of ['', canary, `${canary}/app:1`]) {
    words.value = typed
    await flushPromises()
    useAll()
  }
  page.unmount()
  // each kind that is named by somebody was really there
  const named = used.filter(({ label }) => label.includes(canary)).map(({ id }) => id.split(' ')[0])
  expect(new Set(named)).toEqual(
    new Set('namespace project environment show deactivate verify edit clone up down logs launch'.split(' ')),
  )
})
