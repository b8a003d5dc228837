// A bot on @discordjs/core, for the conversation in test_clients.py.
//
// Run as `node bot_discordjs_core.mjs RECIPE TOKEN`; prints READY when its commands are registered.

import { Client, GatewayDispatchEvents, GatewayIntentBits, InteractionType } from '@discordjs/core';
import { REST } from '@discordjs/rest';
import { WebSocketManager } from '@discordjs/ws';

const [recipe, token] = process.argv.slice(2);
// The line that `sandbox --only` prints for this library.
const rest = new REST(eval(`({ ${recipe} })`)).setToken(token);
const { Guilds, GuildMembers, GuildMessages } = GatewayIntentBits;
const gateway = new WebSocketManager({ token, rest, intents: Guilds | GuildMembers | GuildMessages });
const client = new Client({ rest, gateway });

const commands = {
  hello: {
    description: 'Say hello',
    run: (api, { id, token }) => api.interactions.reply(id, token, {
      content: 'hi',
      embeds: [{ title: 'Hello' }],
      components: [
        { type: 1, components: [{ type: 2, style: 1, label: 'Press', custom_id: 'press' }] },
      ],
    }),
  },
  later: {
    description: 'Answer later',
    async run(api, { id, token, application_id }) {
      await api.interactions.defer(id, token);
      await api.interactions.editReply(application_id, token, { content: 'done' });
      await api.interactions.followUp(application_id, token, { content: 'and more', flags: 64 });
    },
  },
  members: {
    description: 'List the members',
    async run(api, { id, token, guild_id }) {
      const members = await client.api.guilds.getMembers(guild_id, { limit: 100 });
      const names = members.map(({ user }) => user.username).sort();
      await api.interactions.reply(id, token, { content: names.join(' ') });
    },
  },
};

client.on(GatewayDispatchEvents.InteractionCreate, async ({ data, api }) => {
  if (data.type === InteractionType.MessageComponent) {
    await api.interactions.updateMessage(data.id, data.token, { content: 'pressed' });
  } else {
    await commands[data.data.name].run(api, data);
  }
});
client.on(GatewayDispatchEvents.MessageCreate, async ({ data, api }) => {
  if (!data.author.bot) await api.channels.addMessageReaction(data.channel_id, data.id, '👋');
});
client.once(GatewayDispatchEvents.Ready, async ({ data, api }) => {
  await api.applicationCommands.bulkOverwriteGlobalCommands(
    data.application.id,
    Object.entries(commands).map(([name, { description }]) => ({ name, description })),
  );
  console.log('READY');
});

await gateway.connect();
