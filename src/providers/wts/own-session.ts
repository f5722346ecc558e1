import { systemLibrary } from './system-library.ts'

/**
 * The session of Windows in which this process was started, asked without opening a provider. It is known to the process itself, so nothing
 * here can hang.
 * @param library one that stands in for Windows' own; null: Windows' own
 * @returns null: this is not Windows, or it does not say
 */
export async function ownSessionId(library: string | null): Promise<string | null> {
  if (library === null && process.platform !== 'win32') return null
  const path = library ?? systemLibrary('kernel32')
  const { default: koffi } = await import('koffi')
  try {
    const ProcessIdToSessionId = koffi.load(path).func('int ProcessIdToSessionId(uint32_t, _Out_ uint32_t *)')
    const id: [number] = [0]
    return ProcessIdToSessionId(process.pid, id) === 0 ? null : String(id[0])
  } catch {
    // Whoever opens the provider is told what is wrong with the library.
    return null
  }
}
