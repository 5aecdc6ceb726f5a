// The tools of the hub: its own meta tool, and those of the configured servers.

const schema = (...names) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
  required: names,
});

const CATALOGUE = {
  filesystem: [
    ['read_file', 'Read a file', ['path']],
    ['write_file', 'Write a file', ['path', 'content']],
    ['list_directory', 'List a directory', ['path']],
    ['search_files', 'Search files by name', ['path', 'pattern']],
  ],
  github: [
    ['create_issue', 'Open an issue', ['repository', 'title']],
    ['search_repositories', 'Search repositories', ['query']],
    ['list_pull_requests', 'List the pull requests of a repository', ['repository']],
    ['get_file_contents', 'Read a file of a repository', ['repository', 'path']],
  ],
};

export const META_TOOL = 'hub__analyze_prompt';

const metaTool = {
  name: META_TOOL,
  description: 'Describe what you want to do; the matching tools are then shown to this session',
  inputSchema: schema('prompt'),
};

/** Every tool as { server, tool }, the meta tool first; a server we do not know has one tool, `call`. */
export function toolsOf(servers) {
  const tools = [{ server: null, tool: metaTool }];
  for (const server of servers) {
    const known = Object.hasOwn(CATALOGUE, server) ? CATALOGUE[server] : [['call', `Call ${server}`, ['method']]];
    for (const [name, description, args] of known) {
      tools.push({ server, tool: { name: `${server}__${name}`, description, inputSchema: schema(...args) } });
    }
  }
  return tools;
}
