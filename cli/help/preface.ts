/** What stands before the tables in docs/command-line.md. */
export const preface = `# The command \`fairlead\`

For scripts and terminals: the same vault, the same rules and the same words as the page. It stands in \`out/bin\` of a
build; a link to it may stand anywhere on the search path.

\`\`\`sh
fairlead registries add registry.example.com --username ann     # asks for the password
fairlead match registry.example.com/team/app:1                  # which credential, and why
fairlead pull registry.example.com/team/app:1
fairlead run --name web -p 8080:80 registry.example.com/team/app:1
fairlead registries deactivate registry.example.com-ann         # from now on: exit code 3
\`\`\`

**Whom it asks.** The running app, over the socket that only its owner can open. Where none runs it runs the core itself
for that one command, and ends it; while it does, other commands ask that core. The vault opens by itself where a slot
needs nobody (the keyring). Else: start Fairlead, or give the passphrase with \`--passphrase-stdin\`.

**Secrets** come from standard input (\`--password-stdin\`, \`--passphrase-stdin\`) or are asked for at the terminal
without being shown. There is no option that takes one as a value: arguments are seen by every program of the machine
and stay in the history of the shell. Nothing that the command prints, in JSON or not, has room for one.

**Names.** Where a name is wanted, an id does, or its beginning from six characters on. A name that could mean two
things is refused, with both.

**JSON.** With \`--json\` the answer is one line of JSON on standard output: the output of the procedure of
[the contract](../contract) that the command calls, which is the same for the page. A log is one line for each piece of
text. A failure is one line on standard error:

\`\`\`json
{"error":{"code":"match.inactive","message":"…","next":"…","exit":3,"data":{"registry":{"id":"…","name":"team"}}}}
\`\`\`

\`code\` and \`data\` are those of [the contract's problems](../contract/problem.ts), or begin with \`cli.\`; \`details\`
and \`proof\` are there where there is something to say.

**Without a terminal** nothing is asked, tables are not cut, and a pull says how far it is on lines of its own. What an
engine or a registry says is shown with its control characters written out; only \`logs\` into a file or a pipe is
the container's output to the letter.

**Completions** for bash, zsh and fish know the commands, their options, and the names in the running app:
\`source <(fairlead completion bash)\`.
`
