import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stateFolder } from '../../../src/cli/state-folder.ts'
import { noFlags } from '../../../src/settings/flags.ts'
import { temporaryFolder } from '../../support/cli.ts'
import { type RecordedTerminal, recordedTerminal } from '../../support/terminal.ts'

const broken: readonly (readonly [
  string,
  { readonly file?: string; readonly env?: Record<string, string>; readonly settings?: string },
])[] = [
  ['a file that is no YAML', { file: 'spec: [broken' }],
  ['a value that can not be one', { env: { STATIONKEEPER_HOST_LIMIT_COUNT: 'abc' } }],
  ['a provider that there is not', { env: { STATIONKEEPER_PROVIDER: 'foo' } }],
  ['a file that does not exist', { settings: 'nofile.yaml' }],
]

describe.each(broken)('the state folder with %s', (_, { file, env = {}, settings = null }) => {
  async function found(how: { readonly flag?: string; readonly variable?: string }): Promise<{
    readonly folder: string
    readonly cwd: string
    readonly shown: RecordedTerminal['shown']
  }> {
    using place = temporaryFolder()
    const { path: cwd } = place
    if (file !== undefined) writeFileSync(join(cwd, 'stationkeeper.yaml'), file)
    const terminal = recordedTerminal()
    const globals = { ...noFlags, settings, state: how.flag ?? null }
    const named = how.variable === undefined ? {} : { STATIONKEEPER_STATE: how.variable }
    const folder = await stateFolder({ globals, env: { ...env, ...named }, cwd, terminal })
    return { folder, cwd, shown: terminal.shown }
  }

  it('is the one that is named, and what is wrong is said', async () => {
    const byFlag = await found({ flag: 'here', variable: 'elsewhere' })
    expect(byFlag.folder).toBe(join(byFlag.cwd, 'here'))
    expect(byFlag.shown.err).toContain('Done without the settings, in the state folder that was named: ')
    const byVariable = await found({ variable: 'there' })
    expect(byVariable.folder).toBe(join(byVariable.cwd, 'there'))
    expect(byVariable.shown.err).toContain('Done without the settings')
  })

  it('is not guessed: whoever names none is told to', async () => {
    await expect(found({})).rejects.toMatchObject({
      name: 'InvalidInput',
      hint: expect.stringContaining('name the state folder with --state to do without them'),
    })
  })
})

it('says nothing about settings that are valid', async () => {
  using place = temporaryFolder()
  const terminal = recordedTerminal()
  const globals = { ...noFlags, state: 'here' }
  expect(await stateFolder({ globals, env: {}, cwd: place.path, terminal })).toBe(join(place.path, 'here'))
  expect(terminal.shown.err).toBe('')
})
