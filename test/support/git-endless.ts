import { createServer } from 'node:net'
import { Readable } from 'node:stream'
import { createDeflate } from 'node:zlib'
import { listening, type Served } from './git-daemon.ts'

/**
 * Speaks as git's daemon does (gitprotocol-pack(5)), and has one branch, main, whose pack has one file that never ends.
 * @returns also when the client has gone, and how much it had been sent
 */
export async function serveWithoutEnd(): Promise<Served & { readonly left: Promise<number> }> {
  let tell: (bytes: number) => void = () => {}
  const left = new Promise<number>(resolve => {
    tell = resolve
  })
  const server = createServer(socket => {
    let asked = ''
    socket.on('error', () => {})
    socket.once('close', () => tell(socket.bytesWritten))
    socket.on('data', chunk => {
      const isFirst = asked === ''
      asked += chunk.toString('latin1')
      if (isFirst) socket.write(`${packet(`${'1'.repeat(40)} refs/heads/main\0ofs-delta\n`)}0000`)
      if (!asked.endsWith('0009done\n')) return
      socket.write(packet('NAK\n'))
      // Version 2, one object; a blob of a tebibyte.
      socket.write(Buffer.from([...Buffer.from('PACK'), 0, 0, 0, 2, 0, 0, 0, 1]))
      socket.write(Buffer.from([0xb0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02]))
      const deflate = createDeflate({ level: 0 })
      deflate.on('error', () => {})
      Readable.from(zeros()).pipe(deflate).pipe(socket)
      socket.once('close', () => deflate.destroy())
    })
  })
  const port = await listening(server)
  return {
    url: `git://127.0.0.1:${port}`,
    left,
    [Symbol.asyncDispose]: async () => {
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}

/** Speaks version 2 of the same, and tells of branches for ever. */
export async function serveBranchesWithoutEnd(): Promise<Served> {
  const server = createServer(socket => {
    let asked = 0
    socket.on('error', () => {})
    socket.on('data', () => {
      asked += 1
      if (asked === 1) {
        const able = ['version 2', 'ls-refs=unborn', 'fetch=shallow', 'object-format=sha1']
        socket.write(`${able.map(each => packet(`${each}\n`)).join('')}0000`)
      } else if (asked === 2) Readable.from(branches()).pipe(socket)
    })
  })
  const port = await listening(server)
  return {
    url: `git://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      await new Promise<void>(resolve => server.close(() => resolve()))
    },
  }
}

function* branches(): Generator<string> {
  for (let count = 0; ; count += 64) {
    const names = Array.from({ length: 64 }, (_, index) => `${'x'.repeat(900)}${count + index}`)
    yield names.map(name => packet(`${'1'.repeat(40)} refs/heads/main${name}\n`)).join('')
  }
}

function* zeros(): Generator<Buffer> {
  const block = Buffer.alloc(16 * 1_024)
  for (;;) yield block
}

/** A line with its length before it, in hex, the length's own four digits included. */
function packet(text: string): string {
  return (text.length + 4).toString(16).padStart(4, '0') + text
}
