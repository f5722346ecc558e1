/** Reads a command line as Microsoft's C runtime does (since 2008), from its description; the program's own name aside. */
export function parsed(line: string): readonly string[] {
  const args: string[] = []
  let current: string | null = null
  let inQuotes = false
  for (let at = 0; at < line.length; ) {
    const backslashes = /^\\*/.exec(line.slice(at))?.[0].length ?? 0
    at += backslashes
    const next = line[at]
    if (next === '"') {
      current = (current ?? '') + '\\'.repeat(Math.floor(backslashes / 2))
      at++
      if (backslashes % 2 === 1) current += '"'
      else if (inQuotes && line[at] === '"') {
        current += '"'
        at++
      } else inQuotes = !inQuotes
      continue
    }
    if (backslashes > 0) current = (current ?? '') + '\\'.repeat(backslashes)
    if (next === undefined) break
    at++
    if (!inQuotes && (next === ' ' || next === '\t')) {
      if (current !== null) args.push(current)
      current = null
    } else current = (current ?? '') + next
  }
  return current === null ? args : [...args, current]
}
