import { createRouter, createWebHashHistory, type RouteRecordRaw, type Router } from 'vue-router'

/** Every page has its own address and its own chunk; `title` is a key of `frame.pages`. */
const routes: RouteRecordRaw[] = [
  { path: '/', redirect: '/registries' },
  {
    path: '/launch',
    meta: { title: 'launch' },
    // Two features on one page: neither imports the other.
    components: {
      default: () => import('./launch/LaunchPage.vue'),
      below: () => import('./pulls/list/PullList.vue'),
    },
  },
  {
    path: '/workloads',
    meta: { title: 'workloads' },
    component: () => import('./workloads/WorkloadsPage.vue'),
  },
  { path: '/images', meta: { title: 'images' }, component: () => import('./images/ImagesPage.vue') },
  {
    path: '/registries',
    meta: { title: 'registries' },
    component: () => import('./registries/RegistriesPage.vue'),
  },
  { path: '/projects', meta: { title: 'projects' }, component: () => import('./projects/ProjectsPage.vue') },
  { path: '/activity', meta: { title: 'activity' }, component: () => import('./activity/ActivityPage.vue') },
  {
    path: '/environments',
    meta: { title: 'environments' },
    component: () => import('./environments/EnvironmentsPage.vue'),
  },
  { path: '/vault', meta: { title: 'vault' }, component: () => import('./vault/VaultPage.vue') },
  {
    path: '/vault/protect',
    meta: { title: 'protect' },
    component: () => import('./vault/entry/ProtectPage.vue'),
  },
  {
    path: '/vault/unlock',
    meta: { title: 'unlock' },
    component: () => import('./vault/entry/UnlockPage.vue'),
  },
  {
    path: '/appearance',
    meta: { title: 'appearance' },
    component: () => import('./appearance/AppearancePage.vue'),
  },
  {
    path: '/terminal',
    meta: { title: 'terminal' },
    component: () => import('./terminal/TerminalPage.vue'),
  },
  { path: '/about', meta: { title: 'about' }, component: () => import('./about/AboutPage.vue') },
  { path: '/:rest(.*)*', redirect: '/registries' },
]

/** Hash addresses, so that the same page works from a custom scheme and behind any web server. */
export function createPageRouter(): Router {
  return createRouter({ history: createWebHashHistory(), routes })
}
