namespace Signet.Tls.Tests.Fuzz;

/// <summary>Damages bytes: anywhere, in lengths and numbers, and in DER along its structure.</summary>
internal sealed class Mutator(Random random)
{
    private static readonly int[] Types = [0, 1, 5, 10, 13, 16, 41, 42, 43, 44, 45, 47, 51, 0x5A5A];
    private static readonly int[] Edges = [0, 1, 2, 3, 0x7F, 0x80, 0xFE, 0xFF];

    /// <summary>Changes bytes, cuts, doubles and inserts, up to four times.</summary>
    public byte[] Bytes(byte[] bytes)
    {
        var list = new List<byte>(bytes);
        for (int k = random.Next(1, 5); k > 0 && list.Count > 0; k--)
        {
            int at = random.Next(list.Count);
            switch (random.Next(7))
            {
                case 0:
                    list.RemoveRange(at, Math.Min(random.Next(1, 5), list.Count - at));
                    break;
                case 1:
                    list.Insert(at, (byte)random.Next(256));
                    break;
                case 2:
                    list[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 3:
                    list[at] = (byte)Edges[random.Next(Edges.Length)];
                    break;
                case 4:
                    list[random.Next(Math.Min(list.Count, 16))] = (byte)random.Next(256);
                    break;
                case 5:
                    list[at] += (byte)(random.Next(2) == 0 ? 1 : 255);
                    break;
                default:
                    list.InsertRange(at, list.GetRange(at, Math.Min(random.Next(1, 30), list.Count - at)));
                    break;
            }
        }

        return list.ToArray();
    }

    /// <summary>Changes a message and, mostly, sets its header's length right again.</summary>
    public byte[] Message(byte[] message)
    {
        byte[] changed = Bytes(message);
        if (changed.Length < 4 || random.Next(4) == 0)
        {
            return changed;
        }

        int size = changed.Length - 4;
        (changed[0], changed[1], changed[2], changed[3]) = (message[0], (byte)(size >> 16), (byte)(size >> 8), (byte)size);
        return changed;
    }

    /// <summary>Changes one extension of a message, or the list, and sets all lengths right again.</summary>
    /// <param name="message">The message.</param>
    /// <param name="listAt">Index of the list's length.</param>
    public byte[] Extensions(byte[] message, int listAt)
    {
        if (random.Next(4) == 0 || message.Length < listAt + 2)
        {
            return Message(message);
        }

        var all = new List<byte[]>();
        for (int at = listAt + 2; at + 4 <= message.Length;)
        {
            int next = Math.Min(message.Length, at + 4 + ((message[at + 2] << 8) | message[at + 3]));
            all.Add(message[at..next]);
            at = next;
        }

        for (int k = random.Next(1, 3); k > 0; k--)
        {
            int index = random.Next(all.Count + 1);
            int size = random.Next(4) == 0 ? random.Next(40) : random.Next(5);
            byte[] body = new byte[size];
            random.NextBytes(body);
            if (size >= 2 && random.Next(2) == 0)
            {
                (body[0], body[1]) = (0, (byte)(size - 2));
            }

            byte[] made = ScriptedServer.Extension(Types[random.Next(Types.Length)], body);
            switch (random.Next(6))
            {
                case 0 when index < all.Count:
                    all.RemoveAt(index);
                    break;
                case 1 when index < all.Count:
                    all.Insert(random.Next(all.Count + 1), all[index]);
                    break;
                case 2 when index < all.Count:
                    all[index] = ScriptedServer.Extension((all[index][0] << 8) | all[index][1], Bytes(all[index][4..]));
                    break;
                case 3 when index < all.Count:
                    all[index] = ScriptedServer.Extension((all[index][0] << 8) | all[index][1], body);
                    break;
                default:
                    all.Insert(index, made);
                    break;
            }
        }

        return ScriptedServer.Message(message[0], message[4..listAt], ScriptedServer.Vector16(all.ToArray()));
    }

    /// <summary>Changes one element of a DER structure and builds the lengths around it anew.</summary>
    public byte[] Der(byte[] der)
    {
        if (random.Next(5) == 0)
        {
            return Bytes(der);
        }

        Node? root = Node.Parse(der);
        if (root == null)
        {
            return Bytes(der);
        }

        for (int k = random.Next(1, 3); k > 0; k--)
        {
            List<Node> all = root.All().ToList();
            Node node = all[random.Next(all.Count)];
            switch (random.Next(8))
            {
                case 0 when node.Children.Count > 0:
                    node.Children.RemoveAt(random.Next(node.Children.Count));
                    break;
                case 1 when node.Children.Count > 0:
                    node.Children.Insert(random.Next(node.Children.Count + 1), node.Children[random.Next(node.Children.Count)]);
                    break;
                case 2 when node.Children.Count > 1:
                    int a = random.Next(node.Children.Count);
                    int b = random.Next(node.Children.Count);
                    (node.Children[a], node.Children[b]) = (node.Children[b], node.Children[a]);
                    break;
                case 3:
                    node.Tag = (byte)(random.Next(3) == 0 ? random.Next(256) : new[] { 1, 2, 3, 4, 5, 6, 0x17, 0x18, 0x30, 0x31, 0x82, 0x87, 0xA0, 0xA3 }[random.Next(14)]);
                    break;
                case 4:
                    node.Children.Clear();
                    node.Content = [];
                    break;
                case 5 when node.Children.Count > 0:
                    Node other = all[random.Next(all.Count)];
                    node.Children[random.Next(node.Children.Count)] = new Node { Tag = other.Tag, Content = other.Encode()[1..Math.Min(other.Encode().Length, 20)] };
                    break;
                case 6:
                    node.LongForm = true;
                    break;
                default:
                    node.Content = node.Children.Count == 0 && node.Content.Length > 0 ? Bytes(node.Content) : node.Content;
                    break;
            }
        }

        return root.Encode();
    }

    private sealed class Node
    {
        public byte Tag { get; set; }

        public byte[] Content { get; set; } = [];

        public List<Node> Children { get; } = [];

        public bool LongForm { get; set; }

        public static Node? Parse(byte[] der)
        {
            int at = 0;
            Node? node = Parse(der, ref at, der.Length);
            return at == der.Length ? node : null;
        }

        public IEnumerable<Node> All() => Children.SelectMany(c => c.All()).Prepend(this);

        public byte[] Encode()
        {
            byte[] content = Children.Count > 0 ? Children.SelectMany(c => c.Encode()).ToArray() : Content;
            byte[] length = content.Length < 0x80 && !LongForm ? [(byte)content.Length]
                : content.Length < 0x100 ? [0x81, (byte)content.Length]
                : [0x82, (byte)(content.Length >> 8), (byte)content.Length];
            return [Tag, .. length, .. content];
        }

        private static Node? Parse(byte[] der, ref int at, int end)
        {
            if (end - at < 2)
            {
                return null;
            }

            var node = new Node { Tag = der[at++] };
            int length = der[at++];
            if (length >= 0x80)
            {
                int bytes = length & 0x7F;
                if (bytes is 0 or > 2 || end - at < bytes)
                {
                    return null;
                }

                length = 0;
                for (int i = 0; i < bytes; i++)
                {
                    length = (length << 8) | der[at++];
                }
            }

            if (length > end - at)
            {
                return null;
            }

            int stop = at + length;
            node.Content = der[at..stop];

            // Constructed elements, and the OCTET STRINGs of extensions, have structure inside.
            if ((node.Tag & 0x20) != 0 || node.Tag == 4)
            {
                int inner = at;
                var children = new List<Node>();
                while (inner < stop && Parse(der, ref inner, stop) is Node child)
                {
                    children.Add(child);
                }

                if (inner == stop)
                {
                    node.Children.AddRange(children);
                }
            }

            at = stop;
            return node;
        }
    }
}
