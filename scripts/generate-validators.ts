/**
 * Compiles the schemas into validators that need no library at run time, one module a document kind.
 * Does nothing when its output is newer than its inputs.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const schemas = fileURLToPath(new URL('../schemas/', import.meta.url))
const generated = fileURLToPath(new URL('../src/policy/generated/', import.meta.url))

/** Document kind -> the schema that describes it. */
const kinds = {
  SessionPolicy: 'policy.v1.schema.json#/$defs/SessionPolicy',
  Inventory: 'policy.v1.schema.json#/$defs/Inventory',
  Calendar: 'policy.v1.schema.json#/$defs/Calendar',
  Settings: 'settings.v1.schema.json',
  Observation: 'observation.v1.schema.json',
  Plan: 'plan.v1.schema.json',
  PolicyTest: 'policy-test.v1.schema.json',
} as const

type Kind = keyof typeof kinds
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

function moduleName(kind: Kind): string {
  return kind.replace(/(?<=[a-z])[A-Z]/g, letter => `-${letter}`).toLowerCase()
}

/** Other contracts stand beside them. */
function schemaFiles(): readonly string[] {
  return readdirSync(schemas).filter(name => name.endsWith('.schema.json'))
}

function upToDate(): boolean {
  const inputs = [fileURLToPath(import.meta.url), ...schemaFiles().map(name => join(schemas, name))]
  const outputs = [...Object.keys(kinds).map(kind => `${moduleName(kind as Kind)}.js`), 'reapply-presets.js']
  try {
    const oldest = Math.min(...outputs.map(name => statSync(join(generated, name)).mtimeMs))
    return inputs.every(path => statSync(path).mtimeMs <= oldest)
  } catch {
    return false
  }
}

async function generate(): Promise<void> {
  const { Ajv2020 } = await import('ajv/dist/2020.js')
  const { default: standaloneCode } = await import('ajv/dist/standalone/index.js')
  const ajv = new Ajv2020({
    allErrors: true,
    useDefaults: true,
    discriminator: true,
    strictTypes: false,
    strictRequired: false,
    // Errors then name the schema that they come from, which is what a message and a "did you mean" are made of.
    verbose: true,
    code: { source: true, esm: true, optimize: 2 },
  })
  ajv.addVocabulary(['x-presets'])
  const sources = schemaFiles().map(name => ({
    name,
    schema: JSON.parse(readFileSync(join(schemas, name), 'utf8')) as { readonly [key: string]: Json },
  }))
  for (const { schema } of sources) ajv.addSchema(schema)
  mkdirSync(generated, { recursive: true })
  for (const [kind, id] of Object.entries(kinds) as [Kind, string][]) {
    const validate = ajv.getSchema(id)
    if (validate === undefined) throw new Error(`no schema ${id}`)
    const code = (standaloneCode as unknown as StandaloneCode)(ajv, validate)
    if (code.includes('require('))
      throw new Error(`the validator of ${kind} needs a library: avoid the keyword that brings it`)
    write(`${moduleName(kind)}.js`, code)
    write(`${moduleName(kind)}.d.ts`, declaration(kind))
  }
  const presets = pick(sources, 'policy.v1.schema.json', ['$defs', 'Reapply', 'x-presets'])
  write('reapply-presets.js', `export const presets = ${JSON.stringify(presets)}\n`)
  write('reapply-presets.d.ts', presetsDeclaration)
}

/** What ajv's CommonJS module exports, whose types say otherwise. */
type StandaloneCode = (ajv: object, validate: object) => string

function declaration(kind: Kind): string {
  // Plans are only checked, by whoever reads one; the model has their type.
  const proof = kind === 'Plan' ? 'boolean' : `data is ${kind}Document`
  const type = kind === 'Plan' ? '' : `import type { ${kind}Document } from '../document-types.ts'\n`
  return `${type}import type { SchemaError } from '../schema-errors.ts'
export declare const validate: {
  (data: unknown): ${proof}
  errors?: readonly SchemaError[] | null
}
export default validate
`
}

/** Renamed into place, so that whoever imports it at this moment never reads half of it. */
function write(name: string, text: string): void {
  const temporary = join(generated, `.${name}.${process.pid}`)
  writeFileSync(temporary, text)
  renameSync(temporary, join(generated, name))
}

const presetsDeclaration = `import type { ReapplyDocument } from '../document-types.ts'
export declare const presets: Readonly<Record<'gentle' | 'normal' | 'stubborn', ReapplyDocument>>
`

function pick(sources: readonly { name: string; schema: Json }[], file: string, path: readonly string[]): Json {
  let value: Json = sources.find(({ name }) => name === file)?.schema ?? null
  for (const key of path) {
    if (value === null || typeof value !== 'object' || !(key in value))
      throw new Error(`${file} has no ${path.join('/')}`)
    value = (value as { readonly [key: string]: Json })[key] ?? null
  }
  return value
}

if (!upToDate()) await generate()
