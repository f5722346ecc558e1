/** How grave a line is, by the numbers of syslog(3). */
export type Level = 'err' | 'warning' | 'notice' | 'info'

const numbers: Readonly<Record<Level, number>> = { err: 3, warning: 4, notice: 5, info: 6 }

/** What fstat(2) says of an open file. */
export interface FileIdentity {
  readonly dev: bigint
  readonly ino: bigint
}

/**
 * Whether an open file of this process is the journal's own stream. JOURNAL_STREAM alone does not say so: children have it too, also those
 * whose words go elsewhere (systemd.exec(5)).
 */
export function isJournalStream(
  file: FileIdentity,
  { JOURNAL_STREAM }: Readonly<Record<string, string | undefined>>,
): boolean {
  return JOURNAL_STREAM === `${file.dev}:${file.ino}`
}

/** Each line with its level before it, as sd-daemon(3) says, since the journal keeps each line for itself. It keeps no empty ones. */
export function levelled(level: Level, text: string): string {
  return text
    .split(/\r?\n/)
    .filter(line => line.trim() !== '')
    .map(line => `<${numbers[level]}>${line}\n`)
    .join('')
}
