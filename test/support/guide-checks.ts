import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { parseVerb } from '../../src/cli/program.ts'
import { verbs } from '../../src/cli/verbs.ts'
import { projectFolder } from './cli.ts'
import { callsWithin, type GuideCommand } from './guide-commands.ts'
import { recordedTerminal } from './terminal.ts'

/** Whether every verb in the line exists and takes what it is given. */
export async function requireKnown({ text }: GuideCommand, wrong: (why: string) => never): Promise<void> {
  const script = /^npm run ([\w:]+)/.exec(text)?.[1]
  if (script !== undefined) {
    const { scripts } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'))
    if (!(script in scripts)) wrong(`npm knows no script ${script}`)
  }
  for (const [name = '', ...args] of callsWithin(text)) {
    const entry = verbs.get(name)
    if (entry === undefined) return wrong(`there is no verb ${name}`)
    const { default: verb } = await entry.load()
    try {
      parseVerb(verb, verb.translate?.(args) ?? args, recordedTerminal())
    } catch (error) {
      wrong(`${text}: ${String(error)}`)
    }
  }
}

/** `Settings` also of an excerpt of them, as pages show one setting; empty: it is no file of ours. */
export function kindOf(document: unknown): string {
  const isFile = typeof document === 'object' && document !== null && 'kind' in document && 'apiVersion' in document
  if (isFile) return String(document.kind)
  return typeof document === 'object' && document !== null && Object.keys(document).join() === 'spec' ? 'Settings' : ''
}

const settingsSchema: object = JSON.parse(readFileSync(join(projectFolder, 'schemas/settings.v1.schema.json'), 'utf8'))

export function settingsErrors(document: unknown): readonly string[] {
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false })
  const whole = { apiVersion: 'stationkeeper/v1', kind: 'Settings', ...(typeof document === 'object' ? document : {}) }
  return ajv.validate(settingsSchema, whole) ? [] : [`no settings: ${ajv.errorsText()}`]
}
