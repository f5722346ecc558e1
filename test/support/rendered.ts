import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'

/** What a page shows of Markdown: its elements with their attributes, and its texts by the element that they stand in. */
export interface Rendered {
  /** `details`, `a href="…"`: opening tags as they are, in order. */
  readonly tags: readonly string[]
  /** Text within `<code>`, with its entities resolved, in order. */
  readonly code: readonly string[]
  /** All other text, in which GitHub looks for mentions, references, hashes and pictures. */
  readonly prose: string
}

/** Renders as GitHub does, HTML within it included, and takes the result apart. */
export function rendered(markdown: string): Rendered {
  const html = micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] })
  const tags: string[] = []
  const code: string[] = []
  let prose = ''
  let inCode = false
  for (const [, closing, tag, text = ''] of html.matchAll(/<(\/?)([a-z][^>]*)>|([^<]+|<)/gi)) {
    if (tag === undefined) {
      if (inCode) code.push(`${code.pop() ?? ''}${resolved(text)}`)
      else prose += resolved(text)
    } else if (closing === '/') {
      if (tag === 'code') inCode = false
    } else {
      tags.push(tag)
      if (tag === 'code') {
        inCode = true
        code.push('')
      }
    }
  }
  return { tags, code, prose }
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

function resolved(html: string): string {
  return html.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] ?? '')
}
