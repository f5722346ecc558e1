import { commandLine } from './command-line.ts'

/** What the task scheduler would read as something else than it is. */
export class NotForATask extends Error {
  override readonly name = 'NotForATask'
}

/** As whom a task runs. */
export type TaskAccount =
  | { readonly kind: 'system' }
  /** A managed service account, `DOMAIN\name$`: Windows itself knows its password. */
  | { readonly kind: 'managed'; readonly name: string }

/** A task that runs one program from the start of the machine on. */
export interface TaskDefinition {
  readonly description: string
  /** Absolute. */
  readonly program: string
  readonly args: readonly string[]
  readonly workingFolder: string
  readonly account: TaskAccount
}

/** SYSTEM, whose name is another in every language. */
const SYSTEM = 'S-1-5-18'

/**
 * The definition that the task scheduler is given; version 1.2 of the schema is known to every Windows since 2008. The order of the
 * elements is the schema's, which is a sequence. Sources: Task Scheduler Schema on learn.microsoft.com, and [MS-TSCH] 2.5.
 *
 * RestartOnFailure, 255 times at most, is about a program that could not be started, not about one that fails: that is for
 * the program itself (`run --restart`). PT0S is no limit: without it a task is ended after three days. Priority 7, the default, is below
 * normal and makes disk and memory wait as well; 5 is normal.
 * @throws {NotForATask} a path or an argument has a percent sign
 * @throws {NotAnArgument}
 */
export function taskXml({ description, program, args, workingFolder, account }: TaskDefinition): string {
  const principal =
    account.kind === 'system'
      ? [['UserId', SYSTEM] as const]
      : [['UserId', account.name] as const, ['LogonType', 'Password'] as const]
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    ${element('Description', description)}
  </RegistrationInfo>
  <Triggers>
    <BootTrigger>
      <Enabled>true</Enabled>
    </BootTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      ${principal.map(([name, value]) => element(name, value)).join('\n      ')}
      <RunLevel>HighestAvailable</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <AllowHardTerminate>true</AllowHardTerminate>
    <StartWhenAvailable>true</StartWhenAvailable>
    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>
    <IdleSettings>
      <StopOnIdleEnd>false</StopOnIdleEnd>
      <RestartOnIdle>false</RestartOnIdle>
    </IdleSettings>
    <AllowStartOnDemand>true</AllowStartOnDemand>
    <Enabled>true</Enabled>
    <Hidden>false</Hidden>
    <RunOnlyIfIdle>false</RunOnlyIfIdle>
    <WakeToRun>false</WakeToRun>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>5</Priority>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>255</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      ${element('Command', literal(program))}
      ${element('Arguments', literal(commandLine(args)))}
      ${element('WorkingDirectory', literal(workingFolder))}
    </Exec>
  </Actions>
</Task>
`
}

/** The bytes of a file that schtasks reads: UTF-16, the lower byte first, with its mark. */
export function taskFile(xml: string): Uint8Array {
  return Buffer.from(`\ufeff${xml.replaceAll('\n', '\r\n')}`, 'utf16le')
}

/** Whether a task that is installed may start at all. Only the task's own switch counts, not those of its triggers. */
export function isEnabled(xml: string): boolean {
  const settings = /<Settings>[\s\S]*<\/Settings>/.exec(xml)?.[0] ?? ''
  return !/<Enabled>\s*false\s*<\/Enabled>/.test(settings)
}

/**
 * The task scheduler puts the values of environment variables in the place of `%NAME%`, and knows no way to write a percent sign that is
 * itself: users' own variables would decide what SYSTEM runs. (learn.microsoft.com, "IExecAction".)
 */
function literal(text: string): string {
  if (!text.includes('%')) return text
  throw new NotForATask(
    `the task scheduler would read the percent sign in ${text} as a variable: use a path without one`,
  )
}

function element(name: string, text: string): string {
  return `<${name}>${escaped(text)}</${name}>`
}

/** What XML 1.0 has no way to say, not even escaped, becomes a mark that says so. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}
