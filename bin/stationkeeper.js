#!/usr/bin/env node
// CommonJS and the syntax of Node 10, so that a Node too old for the rest gets a sentence and not a syntax error.
'use strict'

// By their old names, for such a Node knows no others.
var builtin = name => require(name)
var fs = builtin('fs')
var path = builtin('path')
var url = builtin('url')

var root = path.join(__dirname, '..')

function isOlder(version, than) {
  var have = version.split('.').map(Number)
  var want = than.split('.').map(Number)
  var differing = want.findIndex((number, place) => have[place] !== number)
  return differing !== -1 && have[differing] < want[differing]
}

function fail(line) {
  process.stderr.write(`stationkeeper: ${line}\n`)
  process.exitCode = 1
}

function load(file) {
  import(url.pathToFileURL(file).href).catch(error => {
    fail(`could not start: ${error.message}`)
  })
}

function start() {
  var manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'))
  var needed = manifest.engines.node.replace('>=', '')
  var installed = process.versions.node
  if (isOlder(installed, needed)) {
    return fail(`needs Node ${needed} or newer, this is Node ${installed}; get one from https://nodejs.org`)
  }
  // Before the program is loaded: what was compiled earlier is not cached.
  require('./compile-cache.js')()
  var source = path.join(root, 'src', 'main.ts')
  if (!fs.existsSync(source)) return load(path.join(root, 'dist', 'main.js'))
  if (!fs.existsSync(path.join(root, 'src', 'policy', 'generated'))) {
    return fail('this checkout is not prepared; run `npm run prepare` in it once')
  }
  return load(source)
}

start()
