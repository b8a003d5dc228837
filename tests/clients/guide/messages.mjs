// What the bot does with messages, files, embeds, reactions and polls.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  AttachmentBuilder, ChannelType, ContainerBuilder, EmbedBuilder, Events, MessageFlags, SectionBuilder,
  SeparatorBuilder, TextDisplayBuilder, ThumbnailBuilder,
} from 'discord.js';

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

export const messages = {
  async 'send and edit'({ channel }) {
    const sent = await channel.send('first');
    assert.equal((await sent.edit('second')).content, 'second');
    assert.ok((await channel.messages.fetch({ message: sent.id, force: true })).editedAt);
  },
  async 'delete a message'({ channel }) {
    const sent = await channel.send('short');
    await sent.delete();
    await assert.rejects(channel.messages.fetch({ message: sent.id, force: true }), { code: 10008 });
  },
  async 'reply to a message'({ channel }) {
    const sent = await channel.send('asked');
    const reply = await sent.reply({ content: 'answered', allowedMentions: { repliedUser: false } });
    assert.equal((await reply.fetchReference()).content, 'asked');
  },
  async 'read what was written'({ channel }) {
    const sent = await channel.send('newest');
    const found = await channel.messages.fetch({ limit: 5, cache: false });
    assert.equal(found.first().id, sent.id);
    const before = await channel.messages.fetch({ before: sent.id, limit: 2 });
    assert.ok(!before.has(sent.id));
  },
  async 'delete several at once'({ channel }) {
    const sent = [await channel.send('a'), await channel.send('b'), await channel.send('c')];
    assert.equal((await channel.bulkDelete(sent)).size, 3);
  },
  async 'pin and unpin'({ channel }) {
    const sent = await channel.send('pinned');
    await sent.pin();
    const { items } = await channel.messages.fetchPins();
    assert.deepEqual(items.map(({ message }) => message.id), [sent.id]);
    await sent.unpin();
    assert.equal((await channel.messages.fetchPins()).items.length, 0);
  },
  async 'publish to followers'({ guild }) {
    const channel = guild.channels.cache.find(({ type }) => type === ChannelType.GuildAnnouncement);
    const sent = await channel.send('news');
    await sent.crosspost();
    const seen = await channel.messages.fetch({ message: sent.id, force: true });
    assert.ok(seen.flags.has(MessageFlags.Crossposted));
  },
  async 'show an embed'({ channel, client }) {
    const embed = new EmbedBuilder()
      .setColor(0x0099ff).setTitle('Title').setURL('https://example.com')
      .setAuthor({ name: 'Author', url: 'https://example.com' }).setDescription('Text')
      .setThumbnail('https://example.com/a.png').setImage('https://example.com/b.png')
      .addFields({ name: 'Field', value: 'Value', inline: true }).setTimestamp()
      .setFooter({ text: 'Footer' });
    const { embeds: [seen] } = await channel.send({ embeds: [embed] });
    assert.deepEqual([seen.title, seen.fields[0].value, seen.footer.text, seen.color], ['Title', 'Value', 'Footer', 0x0099ff]);
    assert.ok(client.user.displayAvatarURL());
  },
  async 'send a file'({ channel }) {
    const file = new AttachmentBuilder(Buffer.from('a text'), { name: 'note.txt', description: 'A note' });
    const { attachments } = await channel.send({ content: 'file', files: [file] });
    const { url, name, description } = attachments.first();
    assert.deepEqual([name, description, await (await fetch(url)).text()], ['note.txt', 'A note', 'a text']);
  },
  async 'show a file in an embed'({ channel }) {
    const embed = new EmbedBuilder().setTitle('Picture').setImage('attachment://dot.png');
    const { embeds, attachments } = await channel.send({
      embeds: [embed], files: [new AttachmentBuilder(PIXEL, { name: 'dot.png' })],
    });
    assert.ok(embeds[0].image.url.includes('dot.png'));
    assert.equal(attachments.size, 0);
  },
  async 'take a file away'({ channel }) {
    const sent = await channel.send({ content: 'x', files: [{ attachment: PIXEL, name: 'dot.png' }] });
    assert.equal(sent.attachments.first().width, 1);
    assert.equal((await sent.edit({ attachments: [] })).attachments.size, 0);
  },
  async 'mention only whom it means'({ channel, guild }) {
    const text = `<@${guild.ownerId}> @everyone`;
    const quiet = await channel.send({ content: text, allowedMentions: { parse: [] } });
    assert.deepEqual([quiet.mentions.users.size, quiet.mentions.everyone], [0, false]);
    const loud = await channel.send({ content: text, allowedMentions: { users: [guild.ownerId] } });
    assert.deepEqual([loud.mentions.users.size, loud.mentions.everyone], [1, false]);
  },
  async 'show that it types'({ channel }) {
    await channel.sendTyping();
  },
  async 'forward a message'({ channel, guild }) {
    const sent = await channel.send('to be forwarded');
    const other = guild.channels.cache.find(({ name }) => name === 'general');
    const forwarded = await sent.forward(other);
    assert.equal(forwarded.messageSnapshots.first().content, 'to be forwarded');
  },
  async 'hide embeds'({ channel }) {
    const sent = await channel.send({ content: 'x', embeds: [{ title: 'hidden' }] });
    assert.ok((await sent.suppressEmbeds(true)).flags.has(MessageFlags.SuppressEmbeds));
  },
  async 'ask in a poll'({ channel }) {
    const sent = await channel.send({
      poll: { question: { text: 'Which?' }, answers: [{ text: 'This' }, { text: 'That', emoji: '🎉' }], duration: 1, allowMultiselect: true },
    });
    assert.equal(sent.poll.answers.size, 2);
    assert.equal((await sent.poll.answers.first().voters.fetch()).size, 0);
    assert.ok((await sent.poll.end()).poll.resultsFinalized);
  },
  async 'lay out a message in components'({ channel }) {
    const text = (content) => new TextDisplayBuilder().setContent(content);
    const container = new ContainerBuilder().setAccentColor(0x0099ff)
      .addTextDisplayComponents(text('# Title'))
      .addSeparatorComponents(new SeparatorBuilder())
      .addSectionComponents(new SectionBuilder().addTextDisplayComponents(text('beside'))
        .setThumbnailAccessory(new ThumbnailBuilder().setURL('https://example.com/a.png')));
    const sent = await channel.send({ components: [container], flags: MessageFlags.IsComponentsV2 });
    assert.equal(sent.components[0].components.length, 3);
  },
  async 'react'({ channel }) {
    const sent = await channel.send('react to it');
    await sent.react('🍎');
    const reaction = await sent.react('🍊');
    assert.deepEqual([reaction.count, reaction.me], [1, true]);
    assert.equal((await reaction.users.fetch()).first().id, channel.client.user.id);
  },
  async 'react with an emoji of the server'({ channel, guild }) {
    const emoji = await guild.emojis.create({ attachment: PIXEL, name: 'dot' });
    const reaction = await (await channel.send('react')).react(emoji);
    assert.equal(reaction.emoji.id, emoji.id);
    await emoji.delete();
    assert.equal((await guild.emojis.fetch()).size, 0);
  },
  async 'take reactions away'({ channel }) {
    const sent = await channel.send('react');
    const [apple, pear] = [await sent.react('🍎'), await sent.react('🍐')];
    await apple.users.remove(channel.client.user.id);
    await pear.remove();
    await sent.react('🍇');
    const cleared = once(channel.client, Events.MessageReactionRemoveAll);
    await sent.reactions.removeAll();
    await cleared;
    const seen = await channel.messages.fetch({ message: sent.id, force: true });
    assert.equal(seen.reactions.cache.size, 0);
  },
};
