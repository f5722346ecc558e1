import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { InvalidInput } from './errors.ts'
import type { InstalledProgram } from './service-install.ts'
import { UNIT_ACCOUNT, type UnitPlaces } from './service-unit-places.ts'

/** By this an installation knows what it wrote itself, and may write again or remove. */
export const MARK = 'Written by `stationkeeper service install`, and written anew by the next one.'

/** A file of the system's that an installation writes. */
export interface UnitFile {
  readonly path: string
  readonly text: string
}

export interface UnitFilesOptions {
  readonly places: UnitPlaces
  readonly program: InstalledProgram
  readonly account: string
  /** What the settings do not say, as the unit has to say it. */
  readonly flags: readonly string[]
}

/**
 * The unit and the rules as the package has them, for this program and this account.
 * @throws {InvalidInput} the program's own files are incomplete, or a path can't be written into a unit
 */
export function unitFiles({ places, program, account, flags }: UnitFilesOptions): readonly UnitFile[] {
  const read = (name: string): string => readPackaged(join(program.folder, 'packaging', name))
  const command = [program.node, join(program.folder, 'bin', 'stationkeeper.js'), 'run', '--settings', places.settings]
  const packaged = read('systemd/stationkeeper.service')
    .replace(/^ExecStart=.*$/m, () => `ExecStart=${commandText([...command, ...flags])}`)
    .replace(/^User=.*$/m, () => `User=${account}`)
  // Another account has a group of its own.
  const unit = account === UNIT_ACCOUNT ? packaged : packaged.replace(/^Group=.*\n/m, '')
  return [
    { path: places.polkitRules, text: `// ${MARK}\n${forAccount(read('polkit/60-stationkeeper.rules'), account)}` },
    { path: places.polkitAuthority, text: `# ${MARK}\n${forAccount(read('polkit/stationkeeper.pkla'), account)}` },
    // Nothing may come before the first line of XML.
    { path: places.busPolicy, text: `${forAccount(read('dbus/stationkeeper.conf'), account)}<!-- ${MARK} -->\n` },
    { path: places.unit, text: `# ${MARK} Change it with \`systemctl edit stationkeeper\`.\n${unit}` },
  ]
}

/** A drop-in with which the unit starts as it does, and arms the host. */
export function armingText(unit: string): string {
  const [line] = /^ExecStart=.*$/m.exec(unit) ?? []
  if (line === undefined) throw new InvalidInput('the unit has no line ExecStart= to add --enforce to')
  return `[Service]\nExecStart=\n${line} --enforce\n`
}

/** null: there is no such file. */
export function standingText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

export function isOurs(text: string): boolean {
  return text.includes(MARK)
}

/** The three ways in which the rules name the account. @throws {InvalidInput} they name none */
function forAccount(text: string, account: string): string {
  const named = /'stationkeeper'|unix-user:stationkeeper|user="stationkeeper"/g
  if (!named.test(text))
    throw new InvalidInput('the rules that came with this program name no account; install it again')
  return text.replaceAll(named, found => found.replace(UNIT_ACCOUNT, account))
}

/** As systemd takes a command line apart (systemd.service(5), "Command lines"): quotes, percent signs and dollars mean something. */
function commandText(words: readonly string[]): string {
  return words.map(unitWord).join(' ')
}

function unitWord(word: string): string {
  if (/\p{Cc}/u.test(word)) throw new InvalidInput(`${JSON.stringify(word)} can't stand in a unit`)
  const text = word.replaceAll('%', '%%').replaceAll('$', '$$$$')
  return /^[\w@%+=:,./$-]+$/.test(text) ? text : `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}

function readPackaged(path: string): string {
  const text = standingText(path)
  if (text === null) throw new InvalidInput(`${path} is missing; install the program again`)
  return text
}
