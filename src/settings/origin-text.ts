import type { Origin } from './settings.ts'

/** `--state`, `STATIONKEEPER_STATE`, the file, or where else a value comes from. */
export function originText(origin: Origin): string {
  switch (origin.kind) {
    case 'flag':
      return origin.flag
    case 'environment':
      return origin.variable
    case 'file':
      return origin.file
    case 'daemon':
      return 'the running daemon'
    case 'default':
      return 'default'
    default:
      return origin satisfies never
  }
}
