/**
 * The entry of a thread that reads policies and plans with them, for one request. Megabytes of YAML take seconds, and what is given to a daemon may have been
 * written to take minutes: none of that is to keep the loop from a Block All.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { draftHere } from './drafting.ts'
import type { AskedToPlan, GivenToRead, Told } from './drafting-messages.ts'

// `draft-aside.ts` starts this thread, by the same types.
const { files, options } = workerData as GivenToRead
const drafting = draftHere(files, options)
const tell = (told: Told): void => parentPort?.postMessage(told)
tell({ kind: 'read', draft: await drafting.read() })
parentPort?.once('message', ({ seen, byHand }: AskedToPlan) => {
  void drafting.plan(seen, byHand).then(made => tell({ kind: 'planned', made }))
})
