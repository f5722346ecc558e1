/** Whose work the package holds, and where the texts of its licences are. @param paths of all files in the package, without a slash before them */
export function copyrightText(paths: readonly string[]): string {
  const licences = paths.filter(path => /\/licences\/|\/node_modules\/.*\/licen[cs]e[^/]*$/i.test(path))
  return `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Stationkeeper

Files: *
Copyright: 2026 the Stationkeeper authors
License: Apache-2.0

Files: usr/lib/stationkeeper/node/*
Copyright: 2009-2026 Node.js contributors, and the others named in the text
License: MIT-and-others

Files: usr/lib/stationkeeper/dist/* usr/lib/stationkeeper/node_modules/*
Copyright: 2026 the Stationkeeper authors, and the others named in the texts
License: MIT-and-others

License: Apache-2.0
 The text is in /usr/share/common-licenses/Apache-2.0.

License: MIT-and-others
 The texts, which name the holders of the rights, are in
${licences
  .sort()
  .map(path => ` /${path}`)
  .join('\n')}
`
}
