import { stopReason } from '../store/stop-file.ts'

/** Tells when a file STOP came or went, or gives another reason. */
export function stopChange(stateFolder: string, onChange: () => void): () => void {
  let last = stopReason(stateFolder)
  return () => {
    const reason = stopReason(stateFolder)
    if (reason !== last) onChange()
    last = reason
  }
}
