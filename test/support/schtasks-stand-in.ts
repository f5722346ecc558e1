/**
 * Stands in for Windows' schtasks: a real process that keeps one task in a file, and really starts what the task says. Its own words are
 * no English, for nobody may read them. First argument: the file.
 */
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'

interface Kept {
  readonly name: string
  readonly xml: string
  readonly account: string | null
  readonly pid: number | null
}

const [file = '', verb, ...rest] = process.argv.slice(2)

function option(name: string): string | null {
  const at = rest.indexOf(name)
  return at === -1 ? null : (rest[at + 1] ?? '')
}

function fail(words: string): never {
  process.stderr.write(`FEHLER: ${words}\r\n`)
  process.exit(1)
}

function kept(): Kept {
  if (!existsSync(file)) fail('Das System kann die angegebene Datei nicht finden.')
  const task = JSON.parse(readFileSync(file, 'utf8')) as Kept // Written below.
  return task.name === option('/TN') ? task : fail('Das System kann die angegebene Datei nicht finden.')
}

function keep(task: Kept): void {
  writeFileSync(file, JSON.stringify(task))
}

function isAlive(pid: number | null): boolean {
  try {
    return pid !== null && process.kill(pid, 0)
  } catch {
    return false
  }
}

/** What the runtime of Microsoft's C makes of a line without escaped quotation marks. */
function split(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, inQuotes, bare]) => inQuotes ?? bare ?? '')
}

function textOf(xml: string, name: string): string {
  const found = new RegExp(`<${name}>(.*)</${name}>`).exec(xml)?.[1] ?? ''
  return found.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

switch (verb) {
  case '/Create': {
    const bytes = readFileSync(option('/XML') ?? '')
    if (bytes[0] !== 0xff || bytes[1] !== 0xfe || !rest.includes('/F')) fail('Die Aufgaben-XML ist falsch formatiert.')
    const xml = bytes.subarray(2).toString('utf16le')
    if (xml.includes('<LogonType>Password') && option('/RP') === null) fail('Kennwort eingeben:')
    const pid = existsSync(file) ? kept().pid : null
    keep({ name: option('/TN') ?? '', xml, account: option('/RU'), pid })
    break
  }
  case '/Run': {
    const task = kept()
    // IgnoreNew.
    if (isAlive(task.pid)) break
    const child = spawn(textOf(task.xml, 'Command'), split(textOf(task.xml, 'Arguments')), {
      cwd: textOf(task.xml, 'WorkingDirectory'),
      stdio: 'ignore',
      detached: true,
    })
    child.unref()
    keep({ ...task, pid: child.pid ?? null })
    break
  }
  case '/End': {
    const { pid } = kept()
    if (!isAlive(pid)) fail('Die Aufgabe wird nicht ausgeführt.')
    if (pid !== null) process.kill(pid, 'SIGKILL')
    break
  }
  case '/Delete':
    kept()
    rmSync(file)
    break
  case '/Query': {
    const { xml, pid } = kept()
    const result = isAlive(pid) ? 267009 : pid === null ? 267011 : 0
    if (rest.includes('/XML')) process.stdout.write(xml)
    else
      process.stdout.write(
        `"PC","\\Stationkeeper","N/V","Wird ausgeführt","Nur interaktiv","21.11.2026 16:00:00","${result}","N/V"\r\n`,
      )
    break
  }
  default:
    fail(`${verb} ist unbekannt.`)
}
