// What the bot hears of without doing anything, and `/noticed`, which says it.

import { Events } from 'discord.js';

const heard = [];

/** Write down what happens. */
export function notice(client) {
  client.on(Events.GuildMemberAdd, (member) => heard.push(`${member.user.username} joined`));
  client.on(Events.GuildMemberRemove, (member) => heard.push(`${member.user.username} left`));
  client.on(Events.GuildMemberUpdate, (_, member) => heard.push(`${member.user.username} changed`));
  client.on(Events.MessageReactionAdd, ({ emoji }, user) => heard.push(`${user.username} ${emoji}`));
  client.on(Events.MessageReactionRemove, ({ emoji }, user) => heard.push(`${user.username} no ${emoji}`));
  client.on(Events.MessageUpdate, (before, after) => heard.push(`${before.content} → ${after.content}`));
  client.on(Events.MessageDelete, (message) => heard.push(`${message.content} deleted`));
  client.on(Events.TypingStart, ({ user }) => heard.push(`${user.username} types`));
  client.on(Events.ThreadCreate, (thread) => heard.push(`thread ${thread.name}`));
  client.on(Events.ChannelCreate, (channel) => heard.push(`channel ${channel.name}`));
  client.on(Events.GuildRoleCreate, (role) => heard.push(`role ${role.name}`));
  client.on(Events.MessagePollVoteAdd, (answer, userId) => heard.push(`vote ${answer.id} ${userId}`));
}

export const noticed = {
  data: { name: 'noticed', description: 'Say what happened' },
  async execute(interaction) {
    await interaction.reply(heard.splice(0).join('\n').slice(0, 2000) || 'nothing');
  },
};
