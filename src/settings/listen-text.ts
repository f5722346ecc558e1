import type { Listen } from './settings.ts'

/** As people write it, and as it stands in an address: `127.0.0.1:8377`, `[::1]:8377`. */
export function listenText({ host, port }: Listen): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}
