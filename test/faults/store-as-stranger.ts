/** Runs `work` as an account without rights; root alone has to become one. Not on Windows. */
export function asStranger<T>(work: () => T): T {
  const { seteuid, geteuid } = process
  if (seteuid === undefined || geteuid?.() !== 0) return work()
  const NOBODY = 65_534
  seteuid(NOBODY)
  try {
    return work()
  } finally {
    seteuid(0)
  }
}
