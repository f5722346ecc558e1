import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../..')
const workflows = join(root, '.github/workflows')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workflows-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function lint(text: string): { readonly findings: string; readonly status: number | null } {
  writeFileSync(join(folder, 'ci.yml'), text)
  const { stderr, status } = spawnSync(process.execPath, [join(root, 'scripts/lint-workflows.ts'), folder], {
    encoding: 'utf8',
  })
  return { findings: stderr, status }
}

describe('the linter of workflows', () => {
  const [file = ''] = readdirSync(workflows)
  const good = readFileSync(join(workflows, file), 'utf8')

  test('finds nothing in the workflow of this project', () => {
    expect(lint(good)).toEqual({ findings: '', status: 0 })
  })

  test('finds a key that does not exist', () => {
    const { findings, status } = lint(good.replace('runs-on:', 'runs-upon:'))
    expect(findings).toContain('runs-upon')
    expect(status).toBe(1)
  })

  test('finds an action that is pinned to a tag only', () => {
    const { findings, status } = lint(good.replace(/actions\/checkout@[0-9a-f]{40}/, 'actions/checkout@v7'))
    expect(findings).toContain('actions/checkout@v7 is not pinned to a commit')
    expect(status).toBe(1)
  })
})
