import { EVENT_SOURCE, EventLogError } from './event-log.ts'

/** winreg.h */
const HKEY_LOCAL_MACHINE = 0x80000002
const KEY_READ = 0x20019
const KEY_WRITE = 0x20006
const REG_EXPAND_SZ = 2
const REG_DWORD = 4
const NOT_FOUND = 2

/** Errors, warnings and information. */
const TYPES_SUPPORTED = 7

/** Whoever reads the log looks the words of an entry up in this registry key. */
function keyOf(source: string): string {
  return `SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\${source}`
}

/** Part of every Windows since 8: it has a message for each number up to 65535, which is the entry's own text. */
const MESSAGES = 'Microsoft.NET\\Framework64\\v4.0.30319\\EventLogMessages.dll'

export interface EventSource {
  isRegistered(): Promise<boolean>
  /** Once more does no harm. @throws {EventLogError} */
  register(): Promise<void>
  /** @throws {EventLogError} */
  remove(): Promise<void>
}

/** The source of our entries in the log *Application* of this computer. */
export function eventSource(source: string = EVENT_SOURCE): EventSource {
  const path = keyOf(source)
  return {
    async isRegistered() {
      const registry = await load()
      const [status, key] = registry.open(path, KEY_READ)
      if (status === 0) registry.close(key)
      return status === 0
    },
    async register() {
      const registry = await load()
      const [status, key] = registry.create(path, KEY_WRITE)
      demand(status, 'registered')
      try {
        const messages = Buffer.from(`%SystemRoot%\\${MESSAGES}\0`, 'utf16le')
        demand(registry.set(key, 'EventMessageFile', REG_EXPAND_SZ, messages), 'registered')
        const types = Buffer.alloc(4)
        types.writeUInt32LE(TYPES_SUPPORTED)
        demand(registry.set(key, 'TypesSupported', REG_DWORD, types), 'registered')
      } finally {
        registry.close(key)
      }
    },
    async remove() {
      const status = (await load()).remove(path)
      if (status !== NOT_FOUND) demand(status, 'removed')
    },
  }
}

function demand(status: number, done: string): void {
  if (status !== 0) throw new EventLogError(`the source of events could not be ${done} (Windows error ${status})`)
}

interface Registry {
  open(path: string, access: number): readonly [status: number, key: unknown]
  create(path: string, access: number): readonly [status: number, key: unknown]
  set(key: unknown, name: string, type: number, value: Buffer): number
  remove(path: string): number
  close(key: unknown): void
}

async function load(): Promise<Registry> {
  const { default: koffi } = await import('koffi')
  const library = koffi.load('advapi32.dll')
  const open = library.func(
    'int RegOpenKeyExW(uintptr_t root, str16 path, uint32_t options, uint32_t access, _Out_ void **key)',
  )
  const create = library.func(
    'int RegCreateKeyExW(uintptr_t root, str16 path, uint32_t reserved, void *kind, uint32_t options, uint32_t access, void *security, _Out_ void **key, void *disposition)',
  )
  const set = library.func(
    'int RegSetValueExW(void *key, str16 name, uint32_t reserved, uint32_t type, void *value, uint32_t size)',
  )
  const remove = library.func('int RegDeleteKeyW(uintptr_t root, str16 path)')
  const close = library.func('int RegCloseKey(void *key)')
  return {
    open(path, access) {
      const key: [unknown] = [null]
      return [open(HKEY_LOCAL_MACHINE, path, 0, access, key), key[0]]
    },
    create(path, access) {
      const key: [unknown] = [null]
      return [create(HKEY_LOCAL_MACHINE, path, 0, null, 0, access, null, key, null), key[0]]
    },
    set: (key, name, type, value) => set(key, name, 0, type, value, value.length),
    remove: path => remove(HKEY_LOCAL_MACHINE, path),
    close: key => void close(key),
  }
}
