using System;

namespace Signet.Emulator.Card
{
    /// <summary>A file: a slot of fixed size, what is not content being zero.</summary>
    public sealed class FileObject : StoreObject
    {
        private byte[] _slot = [];

        /// <inheritdoc/>
        public override ObjectType Type => ObjectType.File;

        /// <summary>Specific usage, tag 21.</summary>
        public FileUsage Usage { get; set; } = FileUsage.General;

        /// <summary>The whole slot, padding included.</summary>
        public byte[] Slot => _slot;

        /// <summary>Writes the file as remote administration would: content, then zeros up to the slot's size.</summary>
        /// <param name="content">Content, at most <paramref name="size"/> bytes.</param>
        /// <param name="size">Size of the slot in bytes, at most 65 535.</param>
        /// <exception cref="ArgumentException">The content is longer than the slot.</exception>
        public void Load(ReadOnlySpan<byte> content, int size)
        {
            if (content.Length > size || size > 0xFFFF)
                throw new ArgumentException("The content does not fit the file's slot.", nameof(size));
            _slot = new byte[size];
            content.CopyTo(_slot);
            Activated = content.Length > 0;
        }
    }
}
