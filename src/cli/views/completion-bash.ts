import { type CompletableFlag, type CompletableVerb, type Completed, everywhere } from '../completable.ts'

/** For bash 4 and newer, with or without the package bash-completion. */
export function bashCompletion(verbs: readonly CompletableVerb[]): string {
  const names = verbs.map(({ name }) => name)
  return `# bash completion for stationkeeper, as \`stationkeeper completion bash\` prints it
_stationkeeper() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD - 1]} verb= index=1 flags
  # --flag=value comes as three words.
  if [[ $word == = ]]; then
    word=
  elif [[ $before == = ]]; then
    before=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  COMPREPLY=()
  while ((index < COMP_CWORD)); do
    case \${COMP_WORDS[index]} in
      ${patterns(everywhere.filter(({ value }) => value !== null))} | -o | --output) ((index += 2)) ;;
      -*) ((index += 1)) ;;
      *)
        verb=\${COMP_WORDS[index]}
        break
        ;;
    esac
  done
  case "$verb $before" in
${verbs.flatMap(values).join('\n')}
${everywhere.flatMap(flag => valueCase('*', flag)).join('\n')}
  esac
  case $verb in
    '')
      flags=${quoted([...everywhere.flatMap(shown), '--version'].join(' '))}
      [[ $word == -* ]] || ${words(names)}
      ;;
${verbs.map(verbCase).join('\n')}
    *) return ;;
  esac
  if [[ $word == -* ]]; then mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$word"); fi
}
complete -F _stationkeeper stationkeeper
`
}

function verbCase({ name, flags, args }: CompletableVerb): string {
  const ending = args === 'anything' ? '' : `\n      [[ $word == -* ]] || ${reply(args)}`
  return `    ${name})
      flags=${quoted(flags.flatMap(shown).join(' '))}${ending}
      ;;`
}

/** What may follow those flags of a verb that are not everywhere. */
function values({ name, flags }: CompletableVerb): readonly string[] {
  return flags.filter(flag => !everywhere.includes(flag)).flatMap(flag => valueCase(`'${name}'`, flag))
}

function valueCase(verb: string, { names, value }: CompletableFlag): readonly string[] {
  if (value === null) return []
  const pattern = names.map(name => `${verb}' ${name}'`).join(' | ')
  return [`    ${pattern})\n      ${value === 'anything' ? ':' : reply(value)}\n      return\n      ;;`]
}

function reply(completed: Exclude<Completed, 'anything'>): string {
  switch (completed) {
    case 'file':
      return '{ compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$word"); }'
    case 'folder':
      return '{ compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$word"); }'
    default:
      return words(completed)
  }
}

function words(all: readonly string[]): string {
  return `mapfile -t COMPREPLY < <(compgen -W ${quoted(all.join(' '))} -- "$word")`
}

function patterns(flags: readonly CompletableFlag[]): string {
  return flags.flatMap(({ names }) => names).join(' | ')
}

/** The long name is enough to be offered. */
function shown({ names }: CompletableFlag): readonly string[] {
  return names.slice(0, 1)
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
