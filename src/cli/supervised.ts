/** Somebody who started this process with a channel, and ends it by closing that. */
export interface Supervisor {
  /** Aborts when the channel is closed, also by the death of who holds its other end. */
  readonly gone: AbortSignal
  /** Lets this process exit. */
  [Symbol.dispose](): void
}

/** null: nobody supervises this process. Signals would do where there are any; Windows can only kill, and takes the children of a killed Node with it (libuv puts them into one job). */
export function supervisor(): Supervisor | null {
  if (process.channel === undefined || process.channel === null) return null
  const { channel } = process
  const gone = new AbortController()
  const end = (): void => gone.abort()
  process.once('disconnect', end)
  channel.unref()
  if (!process.connected) end()
  return {
    gone: gone.signal,
    [Symbol.dispose]() {
      process.off('disconnect', end)
      channel.unref()
    },
  }
}
