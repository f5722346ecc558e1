/** A set of classes by their numbers: bit n is class n. Sets are small and many, and are mostly intersected. */
export type ClassSet = bigint

export const none: ClassSet = 0n

/** All of the first `count` classes. */
export function allOf(count: number): ClassSet {
  return (1n << BigInt(count)) - 1n
}

/** The classes below `count` that are in it. */
export function setOf(count: number, has: (index: number) => boolean): ClassSet {
  let digits = ''
  for (let nibble = Math.ceil(count / 4) - 1; nibble >= 0; nibble--) {
    let value = 0
    for (let bit = 3; bit >= 0; bit--) {
      const index = nibble * 4 + bit
      value = value * 2 + (index < count && has(index) ? 1 : 0)
    }
    digits += value.toString(16)
  }
  return digits === '' ? none : BigInt(`0x${digits}`)
}

export function only(index: number): ClassSet {
  return 1n << BigInt(index)
}

/** The lowest number in a set that is not empty. */
export function firstOf(set: ClassSet): number {
  let index = 0
  let rest = set
  while ((rest & 0xffffffffn) === 0n) {
    rest >>= 32n
    index += 32
  }
  while ((rest & 1n) === 0n) {
    rest >>= 1n
    index += 1
  }
  return index
}
