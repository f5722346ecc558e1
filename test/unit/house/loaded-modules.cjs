// Tells at the end which of Node's own modules a program has loaded.
process.on('exit', () => {
  process.stdout.write(`loaded: ${process.moduleLoadList.join(', ')}\n`)
})
