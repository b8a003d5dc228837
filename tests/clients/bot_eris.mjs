// A bot on eris, for the conversation in test_clients.py.
//
// Run as `node bot_eris.mjs RECIPE TOKEN`; prints READY when its commands are registered.

import Eris from 'eris';

const [recipe, token] = process.argv.slice(2);
const bot = new Eris(`Bot ${token}`, {
  ...eval(`({ ${recipe} })`), // the line that `sandbox --only` prints for this library
  intents: ['guilds', 'guildMembers', 'guildMessages'],
});

const commands = {
  hello: {
    description: 'Say hello',
    run: (interaction) => interaction.createMessage({
      content: 'hi',
      embeds: [{ title: 'Hello' }],
      components: [
        { type: 1, components: [{ type: 2, style: 1, label: 'Press', custom_id: 'press' }] },
      ],
    }),
  },
  later: {
    description: 'Answer later',
    async run(interaction) {
      await interaction.defer();
      await interaction.editOriginalMessage('done');
      await interaction.createFollowup({ content: 'and more', flags: 64 });
    },
  },
  members: {
    description: 'List the members',
    async run(interaction) {
      const members = await bot.guilds.get(interaction.guildID).fetchMembers();
      await interaction.createMessage(members.map(({ username }) => username).sort().join(' '));
    },
  },
};

bot.on('error', (error) => console.log(error));
bot.on('interactionCreate', async (interaction) => {
  if (interaction.data.custom_id) {
    await interaction.editParent({ content: 'pressed' });
  } else {
    await commands[interaction.data.name].run(interaction);
  }
});
bot.on('messageCreate', async (message) => {
  if (!message.author.bot) await message.addReaction('👋');
});
bot.once('ready', async () => {
  await bot.bulkEditCommands(
    Object.entries(commands).map(([name, { description }]) => ({ name, description, type: 1 })),
  );
  console.log('READY');
});

await bot.connect();
