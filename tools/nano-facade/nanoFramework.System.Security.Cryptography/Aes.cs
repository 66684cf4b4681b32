using System.Runtime.CompilerServices;

[assembly: TypeForwardedTo(typeof(System.Security.Cryptography.CipherMode))]

namespace System.Security.Cryptography
{
    /// <summary>
    /// The device's AES, which the desktop has under other members: AES-128 without padding, whole arrays in and out, each call
    /// from the IV on. Refuses what the device's native code refuses.
    /// </summary>
    public class Aes
    {
        private readonly SymmetricAlgorithm _aes = (SymmetricAlgorithm)CryptoConfig.CreateFromName("AES");

        public Aes(CipherMode mode)
        {
            _aes.Mode = mode;
            _aes.Padding = PaddingMode.None;
            IV = new byte[16];
        }

        public byte[] IV { get; set; }

        public byte[] Key { get; set; }

        public byte[] Encrypt(byte[] data)
        {
            if (Key == null)
            {
                throw new InvalidOperationException();
            }

            if (Key.Length != 16 || data.Length % 16 != 0)
            {
                throw new ArgumentException();
            }

            using ICryptoTransform transform = _aes.CreateEncryptor(Key, IV);
            return transform.TransformFinalBlock(data, 0, data.Length);
        }
    }
}
