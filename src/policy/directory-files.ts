import * as fs from 'node:fs'
import { promisify } from 'node:util'

type Soon<Value> = Value | Promise<Value>

/** The system calls that reading a policy folder takes. */
export interface Files {
  stat(path: string): Soon<fs.Stats>
  realpath(path: string): Soon<string>
  readdir(path: string): Soon<fs.Dirent[]>
  /** @returns a descriptor */
  open(path: string): Soon<number>
  fstat(descriptor: number): Soon<fs.Stats>
  /** Fills `buffer` from `offset` on with what follows in the file. @returns how many bytes came, 0 at the end */
  read(descriptor: number, buffer: Buffer, offset: number): Soon<number>
  close(descriptor: number): Soon<void>
}

/** Should a pipe have taken a file's place since it was listed, opening it does not wait for a writer. Windows has no such flag. */
const FLAGS = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0)

/** Ten times as fast, but everything else waits: for programs that have nothing else to do. */
export const blockingFiles: Files = {
  stat: path => fs.statSync(path),
  realpath: path => fs.realpathSync.native(path),
  readdir: path => fs.readdirSync(path, { withFileTypes: true }),
  open: path => fs.openSync(path, FLAGS),
  fstat: descriptor => fs.fstatSync(descriptor),
  read: (descriptor, buffer, offset) => fs.readSync(descriptor, buffer, offset, buffer.length - offset, null),
  close: descriptor => fs.closeSync(descriptor),
}

const stat = promisify(fs.stat)
const realpath = promisify(fs.realpath.native)
const readdir = promisify(fs.readdir)
const open = promisify(fs.open)
const fstat = promisify(fs.fstat)
const read = promisify(fs.read)
const close = promisify(fs.close)

/** Nothing waits for a network share that hangs but the reading itself: for the daemon. */
export const patientFiles: Files = {
  stat: path => stat(path),
  realpath: path => realpath(path),
  readdir: path => readdir(path, { withFileTypes: true }),
  open: path => open(path, FLAGS),
  fstat: descriptor => fstat(descriptor),
  read: async (descriptor, buffer, offset) =>
    (await read(descriptor, buffer, offset, buffer.length - offset, null)).bytesRead,
  close: descriptor => close(descriptor),
}
