import ui from '@nuxt/ui/vue-plugin'
import { PiniaColada } from '@pinia/colada'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { queryDefaults } from './composables/live/query-defaults.ts'
import { guardVaultDoor } from './composables/vault-door.ts'
import { languageFor } from './messages/language/languages.ts'
import { rememberedLanguage } from './messages/language/remembered-language.ts'
import { fetchLanguage, speak } from './messages/language/speak.ts'
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
const texts = createTexts()
app.use(texts)
const router = createPageRouter()
guardVaultDoor(router)
app.use(router)
app.use(ui)
// So that nothing is painted in another language first. One that does not come is asked for again by its store.
// Not awaited here: the parts of a language may import from this very file.
const language = rememberedLanguage() ?? languageFor('system', navigator.languages)
void fetchLanguage(language)
  .then(
    (parts) => speak(texts.global, language, parts),
    () => undefined,
  )
  .then(() => app.mount('#app'))
