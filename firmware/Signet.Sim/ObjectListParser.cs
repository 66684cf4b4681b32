using System;
using System.Collections;
using Signet.Core;

namespace Signet.Sim
{
    /// <summary>
    /// Reads information structures (GSMA IoT.05 clause 2.14.4) in every framing that applets use: each object in a
    /// C1 to C4 wrapper, all objects of a kind in one wrapper, or no wrapper at all.
    /// </summary>
    public static class ObjectListParser
    {
        /// <summary>Most objects that are taken from one list.</summary>
        public const int MaxObjects = 96;

        /// <summary>Reads a list.</summary>
        /// <param name="data">Holds the response data from index 0.</param>
        /// <param name="count">Number of bytes.</param>
        /// <returns>The objects in the applet's order.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.TlvInvalid"/> when the bytes are no data objects or
        /// there are too many.</exception>
        public static IotSafeObject[] Parse(byte[] data, int count)
        {
            ArrayList list = new ArrayList();
            TlvReader reader = new TlvReader();
            IotSafeObject current = null;
            bool described = false;
            int position = 0;
            while (position < count)
            {
                int wrapper = WrapperHeader(data, position, count);
                if (wrapper != 0)
                {
                    // Its content is read as if the wrapper were not there, so its length need not be trusted.
                    position += wrapper;
                    current = null;
                    continue;
                }

                reader.Reset(data, position, count - position, true);
                if (!reader.Next())
                {
                    throw new SignetException(ErrorCode.TlvInvalid, "object list");
                }

                position = reader.Position;
                int kind = reader.Tag - IotSafe.TagFirstLabel;
                bool label = kind >= 0 && kind <= 3;
                if (!label)
                {
                    kind = reader.Tag - IotSafe.TagFirstId;
                }

                if (kind < 0 || kind > 3)
                {
                    described = true;
                    Describe(current, reader);
                    continue;
                }

                if (current == null || described || (int)current.Type != kind
                    || (label ? current.Label : current.Id) != null)
                {
                    current = new IotSafeObject((IotSafeObjectType)kind);
                    described = false;
                    Add(list, current);
                }

                Name(current, label, data, reader);
            }

            IotSafeObject[] objects = new IotSafeObject[list.Count];
            for (int i = 0; i < objects.Length; i++)
            {
                objects[i] = (IotSafeObject)list[i];
            }

            return objects;
        }

        // Whether a wrapper's length above 7F is BER or one raw byte differs between applets; the tag that must follow
        // tells them apart.
        private static int WrapperHeader(byte[] data, int position, int count)
        {
            int kind = data[position] - IotSafe.TagFirstInformation;
            if (kind < 0 || kind > 3)
            {
                return 0;
            }

            if (count - position >= 2 && (data[position + 1] == 0 || StartsObject(data, position + 2, count)))
            {
                return 2;
            }

            if (count - position >= 3 && data[position + 1] == 0x81 && StartsObject(data, position + 3, count))
            {
                return 3;
            }

            return count - position >= 4 && data[position + 1] == 0x82 && StartsObject(data, position + 4, count)
                ? 4
                : 0;
        }

        private static bool StartsObject(byte[] data, int position, int count)
        {
            if (count - position < 2)
            {
                return false;
            }

            int tag = data[position];
            int length = data[position + 1];
            bool label = tag >= IotSafe.TagFirstLabel && tag <= IotSafe.TagFirstLabel + 3;
            bool id = tag >= IotSafe.TagFirstId && tag <= IotSafe.TagFirstId + 3;
            return length > 0
                && ((label && length <= IotSafe.MaxLabelLength) || (id && length <= IotSafe.MaxIdLength));
        }

        private static void Add(ArrayList list, IotSafeObject item)
        {
            if (list.Count == MaxObjects)
            {
                throw new SignetException(ErrorCode.TlvInvalid, "too many objects");
            }

            list.Add(item);
        }

        private static void Name(IotSafeObject target, bool label, byte[] data, TlvReader reader)
        {
            int length = reader.ValueLength;
            if (length < 1 || length > (label ? IotSafe.MaxLabelLength : IotSafe.MaxIdLength))
            {
                throw new SignetException(ErrorCode.TlvInvalid, label ? "label length" : "identifier length");
            }

            byte[] name = new byte[length];
            Array.Copy(data, reader.ValueOffset, name, 0, length);
            if (label)
            {
                target.Label = name;
            }
            else
            {
                target.Id = name;
            }
        }

        private static void Describe(IotSafeObject target, TlvReader reader)
        {
            if (target == null)
            {
                return;
            }

            int value = reader.Number();
            switch (reader.Tag)
            {
                case IotSafe.TagAccess:
                    target.Access = value;
                    break;
                case IotSafe.TagState:
                    target.State = value;
                    break;
                case IotSafe.TagKeyType:
                    target.KeyType = value;
                    break;
                case IotSafe.TagKeyUsage:
                    target.Usage = value;
                    break;
                case IotSafe.TagFunctions:
                    target.Functions = value;
                    break;
                case IotSafe.TagFileSize:
                    target.FileSize = value;
                    break;
                case IotSafe.TagFileUsage:
                    target.FileUsage = value;
                    break;
                default:
                    break;
            }
        }
    }
}
