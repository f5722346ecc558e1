/**
 * The elements of a document by their path, with their text. Knows what the documents of this project are made of: declaration, elements,
 * attributes in double quotes, and the five entities.
 * @throws {Error} it is not well-formed, or two elements have one path
 */
export function elementsOf(xml: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const open: string[] = []
  let rest = xml
  let text = ''
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const match = pattern.exec(rest)
    if (match !== null) rest = rest.slice(match[0].length)
    return match
  }
  if (take(/^<\?xml version="1\.0"( encoding="[\w-]+")?\?>\s*/) === null) throw new Error('no declaration')
  while (rest !== '') {
    const end = take(/^<\/([A-Za-z]+)>/)
    if (end !== null) {
      const path = open.join('/')
      if (open.pop() !== end[1]) throw new Error(`</${end[1]}> ends ${path}`)
      if (found.has(path)) throw new Error(`${path} is there twice`)
      found.set(path, text.trim())
      text = ''
      continue
    }
    const begin = take(/^<([A-Za-z]+)((?: [A-Za-z]+="[^"<&]*")*)>/)
    if (begin !== null) {
      open.push(begin[1] ?? '')
      text = ''
      continue
    }
    const words = take(/^(?:[^<&]|&(?:amp|lt|gt|quot|apos);)+/)
    if (words === null) throw new Error(`not well-formed at ${JSON.stringify(rest.slice(0, 40))}`)
    if (/[^\t\n\r\u0020-\ufffd\u{10000}-\u{10ffff}]/u.test(words[0]) || words[0].includes(']]>'))
      throw new Error('a character that XML has not')
    if (open.length === 0 && words[0].trim() !== '') throw new Error('text beside the document')
    text += words[0].replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
  }
  if (open.length > 0) throw new Error(`${open.join('/')} has no end`)
  return found
}
