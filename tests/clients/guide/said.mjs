// What the bot makes of messages that people write: commands with a sign before them, collectors.

import { Events } from 'discord.js';

const answers = {
  '!ping': (message) => message.reply('Pong!'),
  // Each waits before it asks: people in a test are quicker than the answer to a request.
  async '!question'(message) {
    const { channel, author } = message;
    const filter = (each) => each.author.id === author.id;
    const waiting = channel.awaitMessages({ filter, max: 1, time: 5_000, errors: ['time'] });
    await channel.send('Yes or no?');
    await channel.send(`You said ${(await waiting).first().content}`);
  },
  async '!opinion'(message) {
    const asked = await message.channel.send('Do you like it?');
    const filter = (reaction, user) => reaction.emoji.name === '👍' && user.id === message.author.id;
    const waiting = asked.awaitReactions({ filter, max: 1, time: 5_000, errors: ['time'] });
    await asked.react('👍');
    await asked.edit(`${(await waiting).first().count} like it`);
  },
  async '!files'(message) {
    const file = message.attachments.first();
    const text = await (await fetch(file.url)).text();
    await message.reply(`${file.name}: ${text}`);
  },
  async '!who'(message) {
    const asked = await message.fetchReference();
    await message.reply(`${message.mentions.repliedUser.username}: ${asked.content}`);
  },
};

/** Answer what begins with one of these words. */
export function said(client) {
  client.on(Events.MessageCreate, async (message) => {
    if (message.author.bot) return;
    try {
      await answers[message.content.split(' ')[0]]?.(message);
    } catch (error) {
      console.log(error);
    }
  });
}
