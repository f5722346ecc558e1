import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { vi } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { projectFolder, type RunningCli, startCli, temporaryFolder } from './cli.ts'
import { kindOf, requireKnown, settingsErrors } from './guide-checks.ts'
import { type GuideCommand, guideCommands, type OwnCommand } from './guide-commands.ts'
import { containsExcerpt } from './guide-excerpt.ts'
import type { GuideBlock } from './guide-page.ts'
import { guideShell } from './guide-shell.ts'
import { runHere, seeHere } from './run-here.ts'
import { once } from './until.ts'

/** How long an output of the daemon may take until it is said what is missing, in ms. */
const PATIENCE = 60_000

/** As pages name it, and as settings of tests do. */
const ADDRESS = '127.0.0.1:8377'
const ANY_PORT = '127.0.0.1:0'

/** Somebody who follows a page to the letter, in an empty folder of her own, with one daemon at most. */
export interface GuideReader extends AsyncDisposable {
  /** Does what the block asks for. @throws {Error} with page and line, where it doesn't come out as the page says */
  follow(block: GuideBlock): Promise<void>
}

/** What a command showed, both streams as they came, and how it ended. */
interface Shown {
  readonly seen: string
  readonly code: number | null
}

export function guideReader(page: string): GuideReader {
  const folder = temporaryFolder()
  let daemon: RunningCli | null = null
  let heard = 0
  /** At which its daemon is found in the place of the one in pages. */
  let address: string | null = null
  let listens = false
  let last: { readonly output: string; readonly line: number } | null = null
  let state = join(folder.path, 'state')
  const env = (): Readonly<Record<string, string>> => ({ STATIONKEEPER_STATE: state })

  /** What a page keeps in /srv is in the folder of the test. */
  const withOwnSrv = (text: string): string =>
    text.replaceAll(/(?<![\w.])\/srv\//g, `${folder.path}/srv/`).replaceAll(ADDRESS, address ?? ANY_PORT)
  const withoutOwn = (text: string): string =>
    text.replaceAll(`${folder.path}/srv/`, '/srv/').replaceAll(address ?? ADDRESS, ADDRESS)

  function fail(line: number, what: string): never {
    throw new Error(`${page}:${line}: ${what}`)
  }

  async function own(commands: readonly OwnCommand[]): Promise<Shown> {
    let result: Shown = { seen: '', code: 0 }
    for (const { args, after, into } of commands) {
      if (after !== null && (result.code === 0) !== (after === '&&')) continue
      const one = await seeHere(args.map(withOwnSrv), { cwd: folder.path, env: env() })
      if (into !== null) writeFileSync(join(folder.path, into), one.stdout)
      result = { seen: result.seen + (into === null ? one.seen : one.stderr), code: one.code }
    }
    return result
  }

  async function inShell(line: string): Promise<Shown> {
    const { stdout, code } = await guideShell(`exec 2>&1\n${withOwnSrv(line)}`, folder.path, env())
    return { seen: stdout, code }
  }

  async function start(args: readonly string[]): Promise<void> {
    if (daemon !== null) await daemon[Symbol.asyncDispose]()
    const demo = args.includes('--demo')
    daemon = startCli(args, { cwd: demo ? projectFolder : folder.path, env: demo ? {} : env() })
    await daemon.said('Plan: ')
    if (listens && !demo) {
      await daemon.said('The dashboard is at http://')
      address = /The dashboard is at http:\/\/([^;]+);/.exec(daemon.stdout)?.[1] ?? null
    }
    if (demo) state = /^ {2}state +(\S+)/m.exec(daemon.stdout)?.[1] ?? state
    heard = 0
  }

  /** What a shell puts in the place of `$(…)`, so that the program need not be a process of its own for it. */
  async function substituted(text: string): Promise<string> {
    const inner = /\$\(([^()]+)\)/.exec(text)?.[1]
    if (inner === undefined || !text.startsWith('stationkeeper ')) return text
    const { stdout } = await guideShell(withOwnSrv(inner), folder.path, env())
    return text.replace(`$(${inner})`, stdout.trim())
  }

  async function type(asWritten: GuideCommand, expected: number): Promise<string> {
    const [command = asWritten] = guideCommands(await substituted(asWritten.text), asWritten.line)
    // What `npm ci` does was done before any test could run.
    if (/^(npm ci && )?npm start$/.test(command.text)) {
      const { scripts } = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'))
      await start(String(scripts.start).split(' ').slice(2))
      return daemon?.stdout ?? ''
    }
    const first = command.own?.[0]
    if (first?.args[0] === 'run' && !first.args.includes('--help')) {
      await start(first.args)
      return daemon?.stdout ?? ''
    }
    if (/^(sudo|npm|npx) /.test(command.text) && command.own === null) fail(command.line, 'no test may run this')
    const { seen, code } = command.own === null ? await inShell(command.text) : await own(command.own)
    if (code !== expected) fail(command.line, `${command.text} ended with ${code}, not ${expected}:\n${seen}`)
    return withoutOwn(seen)
  }

  async function follow(block: GuideBlock): Promise<void> {
    const { language, text, line, remark } = block
    if (language === 'sh' || language === 'powershell') {
      const commands = guideCommands(text, line)
      if (language === 'powershell' || remark?.startsWith('only parsed') === true) {
        if (language === 'sh' && !/^only parsed, .+/.test(remark ?? ''))
          fail(line, 'it is not said why it is only parsed')
        for (const command of commands) await requireKnown(command, why => fail(command.line, why))
        last = null
        return
      }
      const asOn = /^as on (\S+)$/.exec(remark ?? '')?.[1] ?? null
      const ends = asOn === null ? (remark ?? 'ends with 0') : 'ends with 0'
      const expected = Number(/^ends with (\d)$/.exec(ends)?.[1] ?? Number.NaN)
      let output = ''
      heard = daemon?.stdout.length ?? 0
      if (asOn !== null) vi.useFakeTimers({ toFake: ['Date'], now: new Date(asOn) })
      try {
        for (const command of commands) output += await type(command, expected)
      } finally {
        vi.useRealTimers()
      }
      last = { output, line }
    } else if (language === 'text') {
      if (remark === 'the daemon says') {
        const from = heard
        await once(async () => {
          const said = withoutOwn(daemon?.stdout.slice(from) ?? '')
          if (!containsExcerpt(said, text)) fail(line, `the daemon did not say it, but:\n${said}`)
        }, PATIENCE)
      } else if (remark === null) {
        if (last === null) fail(line, 'nothing before it was run: it is an excerpt of nothing')
        else if (!containsExcerpt(last.output, text)) fail(line, `no part of what was printed:\n${last.output}`)
      } else if (!remark.startsWith('not compared, ')) fail(line, `nobody knows the remark: ${remark}`)
    } else if (language === 'yaml') await keepFile(text, line)
  }

  /** A file whose name stands in its first line is written where the page says; each has to be valid. */
  async function keepFile(text: string, line: number): Promise<void> {
    const source = withOwnSrv(text)
    const path = /^# ([\w./-]+\.ya?ml)$/m.exec(text.split('\n')[0] ?? '')?.[1] ?? null
    const wrong = text.includes('\n# wrong on purpose\n')
    const documents = wrong ? [] : parseAllDocuments(text).map(document => document.toJS())
    const kinds = new Set(documents.map(kindOf))
    if (kinds.has('Settings'))
      for (const document of documents) for (const why of settingsErrors(document)) fail(line, why)
    if (path !== null && !path.startsWith('/')) {
      mkdirSync(dirname(join(folder.path, path)), { recursive: true })
      writeFileSync(join(folder.path, path), `${source}\n`)
      if (source.includes(ANY_PORT)) listens = true
    }
    if (!['SessionPolicy', 'Inventory', 'Calendar'].some(kind => kinds.has(kind))) return
    using alone = temporaryFolder()
    const file = join(alone.path, basename(path ?? 'policy.yaml'))
    writeFileSync(file, `${text}\n`)
    const { code, stdout, stderr } = await runHere(['validate', file])
    if (code !== 0) fail(line, `${stdout}${stderr}`)
  }

  return {
    follow,
    async [Symbol.asyncDispose]() {
      if (daemon !== null) await daemon[Symbol.asyncDispose]()
      folder[Symbol.dispose]()
    },
  }
}
