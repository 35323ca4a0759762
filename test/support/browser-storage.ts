import type { Page } from '@playwright/test'

/** All that a page's origin keeps in the browser, as one text: storages, databases, caches and cookies. */
export async function browserStorage(page: Page): Promise<string> {
  const kept = await page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((done, fail) => {
        request.onsuccess = () => done(request.result)
        request.onerror = () => fail(request.error)
      })
    const databases: unknown[] = []
    for (const { name } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name ?? ''))
      for (const store of database.objectStoreNames) {
        const records = database.transaction(store).objectStore(store)
        databases.push(name, store, await settled(records.getAllKeys()), await settled(records.getAll()))
      }
      database.close()
    }
    const answers: unknown[] = []
    for (const name of await caches.keys()) {
      const cache = await caches.open(name)
      for (const request of await cache.keys()) {
        answers.push(name, request.url, await (await cache.match(request))?.text())
      }
    }
    const storages = [{ ...localStorage }, { ...sessionStorage }]
    return { storages, databases, answers, history: history.state as unknown, name: window.name }
  })
  return JSON.stringify([kept, await page.context().cookies()])
}
