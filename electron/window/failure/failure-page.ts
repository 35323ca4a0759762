import type { DesktopWords } from '../../../sentences/desktop-words.ts'
import { pageAddress } from '../../page/page-address.ts'

/** Why the page is not there. `code`: a word of Chromium's or of ours, never a text. */
export interface PageFault {
  readonly kind: 'notLoaded' | 'gone'
  readonly code: string
}

/** A file that is made rather than read. */
export interface MadeFile {
  readonly type: string
  readonly body: string
}

/** Stands in the window in place of a page that is not there. No port to the core goes to it. */
export const failureAddress = `${pageAddress}failure`

const script = `'use strict'
const button = document.getElementById('copy')
button.addEventListener('click', () => {
  getSelection().selectAllChildren(document.getElementById('details'))
  if (document.execCommand('copy')) button.textContent = button.dataset.copied
})
`

const style = `:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}
body{margin:0;min-height:100vh;display:grid;place-items:center;background:Canvas;color:CanvasText}
main{max-width:34rem;padding:2rem}
h1{font-size:1.25rem;margin:0 0 .5rem}
p{margin:0 0 1.25rem}
a,button{font:inherit;display:inline-block;margin-inline-end:.5rem;padding:.35rem .9rem;border-radius:.4rem;border:1px solid currentColor;background:none;color:inherit;text-decoration:none;cursor:pointer}
a:focus-visible,button:focus-visible{outline:3px solid Highlight;outline-offset:2px}
pre{margin:1.5rem 0 0;white-space:pre-wrap;font-size:.8rem;opacity:.8}`

/** What stands at `path` while the page is not there; undefined for every path that is not the error page's. */
export function failureFile(
  path: string,
  details: string,
  fault: PageFault,
  words: DesktopWords,
): MadeFile | undefined {
  if (path === '/failure.js') return { type: 'text/javascript; charset=utf-8', body: script }
  if (path !== '/failure') return undefined
  const { say, language } = words
  const text = (key: Parameters<typeof say>[0]) => escaped(say(key))
  return {
    type: 'text/html; charset=utf-8',
    body: `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<title>${text('failure.title')}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${text(`failure.${fault.kind}`)}</h1>
<p>${text('failure.kept')}</p>
<a href="${pageAddress}" autofocus>${text('failure.reload')}</a>
<button id="copy" type="button" data-copied="${text('failure.copied')}">${text('failure.copy')}</button>
<pre id="details" aria-label="${text('failure.details')}">${escaped(details)}</pre>
</main>
<script src="/failure.js"></script>
</body>
</html>
`,
  }
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`)
}
