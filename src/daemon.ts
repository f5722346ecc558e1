/** The composition root: the only place besides `cli/commands` that puts adapters together. */
export { askDaemon as ask } from './daemon/ask.ts'
export { carryOut } from './daemon/carry-out.ts'
export { runDaemon } from './daemon/run.ts'
