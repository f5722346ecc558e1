import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { eventWords } from '../../src/cli/simulated-events.ts'
import { verbs } from '../../src/cli/verbs.ts'
import { shells } from '../../src/cli/views/completion.ts'
import { temporaryFolder } from '../support/cli.ts'
import { runHere } from '../support/run-here.ts'

/** What is typed after the name of the program, and the one thing that its last word can become. */
const LINES: readonly (readonly [typed: string, completed: string])[] = [
  ['pl', 'plan'],
  ['--state . hist', 'history'],
  ['--log-le', '--log-level'],
  ['--log-level deb', 'debug'],
  ['--vers', '--version'],
  ['plan --detail', '--detailed-exitcode'],
  ['plan --over 7d --detail', '--detailed-exitcode'],
  ['plan -o mark', 'markdown'],
  ['plan --observed one-fi', 'one-file.json'],
  ['schema policy-', 'policy-test'],
  ['schema plan --wri', '--write'],
  ['service unin', 'uninstall'],
  ['history --kind conte', 'contested'],
  ['override --ensure unl', 'unlocked'],
  ['unlock 1 --confi', '--confirm'],
  ['simulate res', 'reset'],
]

/** Programs that run a file in each shell: `$1` is the script of the completion, every further argument a line; each answer is a line. */
const TRIALS: Readonly<
  Record<(typeof shells)[number], { readonly command: readonly string[]; readonly trial: string }>
> = {
  bash: {
    command: ['bash', '--norc'],
    trial: `source "$1"
        for line in "\${@:2}"; do
          read -ra COMP_WORDS <<<"stationkeeper $line"
          COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)) COMPREPLY=()
          _stationkeeper 2>&1
          echo "\${COMPREPLY[*]}"
        done`,
  },
  zsh: {
    command: ['zsh', '-f'],
    // A terminal in which the line is typed, and a program that tells what it was given.
    trial: `zmodload zsh/zpty || exit
        zpty shell "zsh -f -i"
        zpty -w shell 'PS1= PS2= RPS1=; autoload -Uz compinit; compinit -u -D; source '\${(q)1}'; stationkeeper() { print -r -- "<$@[-1]>" }; print RE""ADY'
        zpty -r shell out '*READY*'
        for line in "\${@[2,-1]}"; do
          zpty -w -n shell "stationkeeper $line"$'\\t\\n'
          zpty -r shell out '*<*>*'
          print -r -- "\${\${out##*<}%%>*}"
        done`,
  },
  fish: {
    command: ['fish', '--no-config'],
    trial: `source $argv[1]
        for line in $argv[2..-1]
          echo (complete -C "stationkeeper $line" | string replace -r -- '\\t.*' '')
        end`,
  },
  powershell: {
    command: ['pwsh', '-NoProfile', '-NonInteractive', '-File'],
    trial: `. $args[0]
        foreach ($line in $args[1..($args.Count - 1)]) {
          $line = "stationkeeper $line"
          "" + [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText -replace '^\\./', ''
        }`,
  },
}

describe.each(shells)('completion in %s', shell => {
  const { command, trial } = TRIALS[shell]
  const [program = '', ...flags] = command
  const missing = spawnSync(program, ['--version'], { stdio: 'ignore' }).error !== undefined

  test.skipIf(missing)(`offers what can follow (needs ${program})`, async () => {
    using folder = temporaryFolder()
    const { stdout: script, code } = await runHere(['completion', shell])
    expect(code).toBe(0)
    const extension = shell === 'powershell' ? '.ps1' : ''
    const [completion, trialFile] = [
      join(folder.path, `completion${extension}`),
      join(folder.path, `trial${extension}`),
    ]
    writeFileSync(completion, script)
    writeFileSync(trialFile, trial)
    writeFileSync(join(folder.path, 'one-file.json'), '')
    const args = [...flags, trialFile, completion, ...LINES.map(([typed]) => typed)]
    const { stdout, stderr } = spawnSync(program, args, {
      cwd: folder.path,
      encoding: 'utf8',
      timeout: 100_000,
      env: { ...process.env, HOME: folder.path, XDG_CONFIG_HOME: folder.path, XDG_DATA_HOME: folder.path },
    })
    const answers = stdout.replaceAll('\r', '').trimEnd().split('\n')
    expect({ answers: LINES.map(([typed], index) => [typed, answers[index]?.trim()]), stderr }).toEqual({
      answers: LINES.map(line => [...line]),
      stderr: '',
    })
  })
})

test.each(shells)('the script for %s names every verb', async shell => {
  const { stdout } = await runHere(['completion', shell])
  expect([...verbs.keys()].filter(name => !new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(stdout))).toEqual([])
})

test('a shell that it does not know is refused, and so is none or more than one', async () => {
  for (const shell of [[], ['tcsh'], ['bash', 'zsh']]) {
    expect(await runHere(['completion', ...shell])).toMatchObject({ stdout: '', code: 3 })
  }
  expect((await runHere(['completion', 'tcsh'])).stderr).toContain('one of bash, zsh, fish, powershell')
})

test('the events of the simulator that are offered are those that it knows', async () => {
  const offered = (await verbs.get('simulate')?.load())?.default.words
  expect(offered?.toSorted()).toEqual([...eventWords, 'load', 'reset', 'show'].toSorted())
})
