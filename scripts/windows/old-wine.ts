/** The name by which Node looks up the function, as its program file spells it, and one of the same length that no system has. */
const NAME = 'VirtualAlloc2\0'
const NO_NAME = 'VirtualAllocX\0'

/**
 * Makes Windows' Node start under Wine before version 9. Those have a VirtualAlloc2 that refuses the reservations which Node's engine
 * makes with it (MEM_RESERVE_PLACEHOLDER), and Node ends at once, out of memory. An engine that does not find the function does without it, as it
 * does on the Windows versions that never had it. So this one name is changed and nothing else.
 *
 * @returns a copy with the name changed
 * @throws {Error} the name does not occur exactly once, so this is not the program file that the change was made for
 */
export function withoutPlaceholders(program: Buffer): Buffer {
  const at = program.indexOf(NAME, 0, 'latin1')
  if (at === -1 || program.indexOf(NAME, at + 1, 'latin1') !== -1) {
    throw new Error("Windows' Node does not name VirtualAlloc2 exactly once; see scripts/windows/old-wine.ts")
  }
  const changed = Buffer.from(program)
  changed.write(NO_NAME, at, 'latin1')
  return changed
}
