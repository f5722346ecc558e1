import { inflateRawSync } from 'node:zlib'

/** Signature and length of what a zip's directory has of each file, and of what ends the zip. Source: PKWARE's APPNOTE.TXT, 4.3.12 and 4.3.16. */
const ENTRY = { signature: 0x0201_4b50, length: 46 } as const
const END = { signature: 0x0605_4b50, length: 22 } as const
const LOCAL_LENGTH = 30

/** The files of a zip, in its order. Knows no comment at its end, no encryption and nothing over 4 GiB. */
export function unzipped(zip: Buffer): ReadonlyMap<string, Buffer> {
  const end = zip.length - END.length
  if (zip.readUInt32LE(end) !== END.signature) throw new Error('this is no zip')
  const files = new Map<string, Buffer>()
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (zip.readUInt32LE(at) !== ENTRY.signature) throw new Error(`no entry at ${at}`)
    const method = zip.readUInt16LE(at + 10)
    const size = zip.readUInt32LE(at + 20)
    const nameLength = zip.readUInt16LE(at + 28)
    const local = zip.readUInt32LE(at + 42)
    const start = local + LOCAL_LENGTH + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const packed = zip.subarray(start, start + size)
    files.set(
      zip.toString('utf8', at + ENTRY.length, at + ENTRY.length + nameLength),
      method === 0 ? packed : inflateRawSync(packed),
    )
    at += ENTRY.length + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return files
}
