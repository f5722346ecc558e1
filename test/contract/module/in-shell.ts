import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { projectFolder, temporaryFolder } from '../../support/cli.ts'

/** An object of PowerShell as JSON shows it. */
export type Shown = Readonly<Record<string, unknown>>

/** What the commands of a script came to. */
export interface Told {
  /** In order; instants as ISO text. What is no object stands as `Value`. */
  readonly output: readonly Shown[]
  readonly errors: readonly { readonly id: string; readonly category: string; readonly message: string }[]
  readonly warnings: readonly string[]
  /** Whether an error ended the script before its last line. */
  readonly ended: boolean
  /** What the shell itself printed, as its `What if:` lines. */
  readonly printed: string
}

/** Collects what the script gives on each stream, as data: nothing has to be read off a screen. */
const collector = `param($Module, $Body, $Told)
Set-StrictMode -Version 2.0
Import-Module $Module
$output = New-Object System.Collections.ArrayList
$errors = New-Object System.Collections.ArrayList
$warnings = New-Object System.Collections.ArrayList
function Show($value) {
  if ($value -is [datetime]) { return $value.ToString("yyyy-MM-dd'T'HH:mm:ss.fff") + $(if ($value.Kind -eq 'Utc') { 'Z' } else { '' }) }
  if ($value -is [System.Management.Automation.PSCustomObject]) {
    $shown = [ordered]@{ PSTypeName = $value.PSObject.TypeNames[0] }
    foreach ($property in $value.PSObject.Properties) { $shown[$property.Name] = Show $property.Value }
    return $shown
  }
  if ($value -is [array]) { return ,@(foreach ($one in $value) { Show $one }) }
  return $value
}
function Keep-Error($record) {
  $null = $errors.Add(@{ id = $record.FullyQualifiedErrorId; category = [string] $record.CategoryInfo.Category; message = $record.Exception.Message })
}
$ended = $false
try {
  & ([scriptblock]::Create([IO.File]::ReadAllText($Body))) 2>&1 3>&1 | ForEach-Object {
    if ($_ -is [System.Management.Automation.ErrorRecord]) { Keep-Error $_ }
    elseif ($_ -is [System.Management.Automation.WarningRecord]) { $null = $warnings.Add($_.Message) }
    elseif ($_ -is [System.Management.Automation.PSCustomObject]) { $null = $output.Add((Show $_)) }
    else { $null = $output.Add(@{ Value = $_ }) }
  }
} catch { $ended = $true; Keep-Error $_ }
$all = @{ output = @($output); errors = @($errors); warnings = @($warnings); ended = $ended }
[IO.File]::WriteAllText($Told, (ConvertTo-Json $all -Depth 8))
`

const projectModule = join(projectFolder, 'powershell', 'Stationkeeper', 'Stationkeeper.psd1')

interface Surroundings {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string>>
  /** What a person answers to its questions, a line each; without it there is nobody to ask. */
  readonly answers?: string
  /** The module, where it is not to be the project's own. */
  readonly module?: string
}

/** Runs a script, that has the module, in a shell of its own and without a terminal. */
export async function inShell(
  shell: string | null,
  script: string,
  { cwd, env = {}, answers, module = projectModule }: Surroundings,
): Promise<Told> {
  if (shell === null) throw new Error('there is no shell to run it in')
  using folder = temporaryFolder()
  const [host, body, told] = ['host.ps1', 'body.ps1', 'told.json'].map(name => join(folder.path, name))
  if (host === undefined || body === undefined || told === undefined) throw new Error('three names give three paths')
  writeFileSync(host, collector)
  writeFileSync(body, script)
  const flags = [
    '-NoProfile',
    ...(answers === undefined ? ['-NonInteractive'] : []),
    ...(process.platform === 'win32' ? ['-ExecutionPolicy', 'Bypass'] : []),
  ]
  const printed = await outputOf(shell, [...flags, '-File', host, module, body, told], {
    cwd,
    env: environment(env),
    answers,
  })
  // Written by the collector above.
  return { ...(JSON.parse(readFileSync(told, 'utf8')) as Omit<Told, 'printed'>), printed }
}

/** The project's own program, with the Node that runs the tests. */
function environment(more: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(STATIONKEEPER_.*|path)$/i.test(name))
  return {
    ...Object.fromEntries(inherited),
    PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    STATIONKEEPER_PROGRAM: join(projectFolder, 'bin', 'stationkeeper.js'),
    STATIONKEEPER_SETTLE: '50ms',
    ...more,
  }
}

function outputOf(
  file: string,
  args: readonly string[],
  {
    cwd,
    env,
    answers = '',
  }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly answers: string | undefined },
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] })
    // Whoever asks nothing may be gone before it is answered.
    child.stdin.on('error', () => {}).end(answers)
    let text = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk
      })
    }
    child.on('error', reject)
    child.on('close', code => {
      if (code === 0) resolve(text)
      else reject(new Error(`the shell ended with ${code}:\n${text}`))
    })
  })
}
