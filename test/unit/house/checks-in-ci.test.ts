import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { parseVerb } from '../../../src/cli/program.ts'
import { verbs } from '../../../src/cli/verbs.ts'
import { projectFolder } from '../../support/cli.ts'
import { recordedTerminal } from '../../support/terminal.ts'

const text = (...path: readonly string[]): string => readFileSync(join(projectFolder, ...path), 'utf8')
const action = parse(text('action.yml'))
const [check] = action.runs.steps.filter((step: { readonly id?: string }) => step.id === 'check')

describe('The GitHub Action', () => {
  test('hands each of its inputs to the script, and all that the script asks for', () => {
    const inputs = Object.keys(action.inputs).map(name => `\${{ inputs.${name} }}`)
    expect(Object.values(check.env)).toEqual(expect.arrayContaining(inputs))
    const given = [...Object.keys(check.env), 'RUNNER_TEMP', 'GITHUB_STEP_SUMMARY', 'GITHUB_OUTPUT']
    const asked = [...text('scripts', 'action.sh').matchAll(/\$\{?([A-Z][A-Z_]+)/g)].map(([, name]) => name)
    expect([...new Set(asked)].toSorted()).toEqual(given.toSorted())
  })

  test('has every input that the example of a workflow gives, and every output that it reads', () => {
    const [job] = Object.values<{ readonly steps: readonly Readonly<Record<string, unknown>>[] }>(
      parse(text('docs', 'examples', 'policies-workflow.yml')).jobs,
    )
    const used = job?.steps.find(({ id }) => id === 'policies')
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(used?.with ?? {})))
    const read = [...text('docs', 'examples', 'policies-workflow.yml').matchAll(/outputs\.(\w+)/g)].map(
      ([, name]) => name,
    )
    expect(read.length).toBeGreaterThan(0)
    expect(Object.keys(action.outputs)).toEqual(expect.arrayContaining(read))
  })
})

interface Hook {
  readonly id: string
  readonly entry: string
  readonly args: readonly string[]
}

test.each<Hook>(parse(text('.pre-commit-hooks.yaml')))(
  'The hook $id calls a verb as it is',
  async ({ entry, args }) => {
    const [program, name = '', ...flags] = entry.split(' ')
    expect(program).toBe('stationkeeper')
    const verb = (await verbs.get(name)?.load())?.default
    if (verb === undefined) throw new Error(`no verb ${name}`)
    expect(parseVerb(verb, [...flags, ...args], recordedTerminal())).toMatchObject({ args })
  },
)
