import ui from '@nuxt/ui/vue-plugin'
import { PiniaColada } from '@pinia/colada'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { queryDefaults } from './composables/live/query-defaults.ts'
import { guardVaultDoor } from './composables/vault-door.ts'
import { createTexts } from './messages/texts.ts'
import { createPageRouter } from './router.ts'
import { connect, provideClient } from './rpc/client.ts'
import './style.css'

// The one-time token must have left the address before the router reads it.
const connection = connect(window)

const app = createApp(App)
provideClient(app, connection)
app.use(createPinia())
app.use(PiniaColada, { queryOptions: queryDefaults })
app.use(createTexts())
const router = createPageRouter()
guardVaultDoor(router)
app.use(router)
app.use(ui)
app.mount('#app')
