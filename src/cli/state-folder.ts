import { resolve } from 'node:path'
import { InvalidInput, messageOf } from './errors.ts'
import { type SettingsRequest, settingsOf } from './settings-of.ts'

/**
 * The state folder, for what must work when nothing else does: one that is named needs no settings. What is wrong with them is said.
 * @throws {InvalidInput} none is named, and the settings are not valid
 */
export async function stateFolder(request: SettingsRequest): Promise<string> {
  const { globals, env, cwd, terminal } = request
  const named = globals.state ?? (env.STATIONKEEPER_STATE || null)
  try {
    return (await settingsOf(request)).settings.state
  } catch (cause) {
    if (named !== null) {
      terminal.err(`Done without the settings, in the state folder that was named: ${messageOf(cause)}\n`)
      return resolve(cwd, named)
    }
    if (!(cause instanceof InvalidInput)) throw cause
    const known = cause.hint === null ? '' : `${cause.hint}; `
    throw new InvalidInput(cause.message, {
      cause,
      hint: `${known}name the state folder with --state to do without them`,
    })
  }
}
