// A bot on oceanic.js, for the conversation in test_clients.py.
//
// Run as `node bot_oceanic.mjs RECIPE TOKEN`; prints READY when its commands are registered.

import { Client } from 'oceanic.js';

const [recipe, token] = process.argv.slice(2);
const client = new Client({
  ...eval(`({ ${recipe} })`), // the line that `sandbox --only` prints for this library
  auth: `Bot ${token}`,
  gateway: { intents: ['GUILDS', 'GUILD_MEMBERS', 'GUILD_MESSAGES'] },
});

const commands = {
  hello: {
    description: 'Say hello',
    run: (interaction) => interaction.reply({
      content: 'hi',
      embeds: [{ title: 'Hello' }],
      components: [
        { type: 1, components: [{ type: 2, style: 1, label: 'Press', customID: 'press' }] },
      ],
    }),
  },
  later: {
    description: 'Answer later',
    async run(interaction) {
      await interaction.defer();
      await interaction.editOriginal({ content: 'done' });
      await interaction.createFollowup({ content: 'and more', flags: 64 });
    },
  },
  members: {
    description: 'List the members',
    async run(interaction) {
      const members = await interaction.guild.fetchMembers();
      await interaction.reply({ content: members.map(({ username }) => username).sort().join(' ') });
    },
  },
};

client.on('error', (error) => console.log(error));
client.on('interactionCreate', async (interaction) => {
  if (interaction.isComponentInteraction()) await interaction.editParent({ content: 'pressed' });
  else await commands[interaction.data.name].run(interaction);
});
client.on('messageCreate', async (message) => {
  if (!message.author.bot) await message.createReaction('👋');
});
client.once('ready', async () => {
  await client.application.bulkEditGlobalCommands(
    Object.entries(commands).map(([name, { description }]) => ({ name, description, type: 1 })),
  );
  console.log('READY');
});

await client.connect();
