// What the bot does with threads and posts of a forum.

import assert from 'node:assert/strict';
import { ChannelType, ThreadAutoArchiveDuration } from 'discord.js';

export const threads = {
  async 'start a thread on a message'({ channel }) {
    const sent = await channel.send('discuss');
    const thread = await sent.startThread({
      name: 'Discussion', autoArchiveDuration: ThreadAutoArchiveDuration.OneHour,
    });
    assert.equal((await thread.fetchStarterMessage()).id, sent.id);
    assert.equal((await thread.send('inside')).channelId, thread.id);
  },
  async 'start a private thread'({ channel }) {
    const thread = await channel.threads.create({ name: 'Private', type: ChannelType.PrivateThread });
    assert.equal(thread.type, ChannelType.PrivateThread);
  },
  async 'bring people into a thread'({ channel, guild }) {
    const thread = await channel.threads.create({ name: 'People' });
    await thread.members.add(guild.ownerId);
    assert.ok((await thread.members.fetch()).has(guild.ownerId));
    await thread.members.remove(guild.ownerId);
    assert.ok(!(await thread.members.fetch()).has(guild.ownerId));
  },
  async 'join and leave a thread'({ channel }) {
    const thread = await channel.threads.create({ name: 'Join' });
    await thread.leave();
    await thread.join();
    assert.ok((await thread.members.fetch()).has(channel.client.user.id));
  },
  async 'archive and lock a thread'({ channel }) {
    const thread = await channel.threads.create({ name: 'Old' });
    await thread.setName('Older');
    await thread.setLocked(true);
    await thread.setArchived(true);
    const { threads: found } = await channel.threads.fetchArchived();
    assert.deepEqual([found.get(thread.id).name, found.get(thread.id).locked], ['Older', true]);
    await thread.setArchived(false);
  },
  async 'list and delete threads'({ channel }) {
    const thread = await channel.threads.create({ name: 'Listed' });
    assert.ok((await channel.threads.fetchActive()).threads.has(thread.id));
    await thread.delete();
    assert.ok(!(await channel.threads.fetchActive(false)).threads.has(thread.id));
  },
  async 'post in a forum'({ guild }) {
    const forum = await guild.channels.create({
      name: 'asked', type: ChannelType.GuildForum, availableTags: [{ name: 'open' }],
    });
    const post = await forum.threads.create({
      name: 'How?', message: { content: 'Like this?' }, appliedTags: [forum.availableTags[0].id],
    });
    assert.equal((await post.fetchStarterMessage()).content, 'Like this?');
    await post.setAppliedTags([]);
    assert.equal(post.appliedTags.length, 0);
  },
};
