/** The composition root: the only place besides `cli/commands` that puts adapters together. */
export { carryOut } from './daemon/carry-out.ts'
export { runDaemon } from './daemon/run.ts'
